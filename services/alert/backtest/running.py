"""How is a trial made on the events of a database? Read in a snapshot, decide, write nothing."""

import asyncio

from services.alert.backtest.trial import InvalidTrial, Trial
from services.alert.backtest.trying import Tried, tried
from services.alert.incidents.member import Member
from services.alert.store.recorded import Stretch, recorded_arrivals, recorded_members
from shared.names.names import Names
from shared.sql.database import Database

MOST_EVENTS = 15_000


async def run_trial(
    database: Database, trial: Trial, names: Names, most_events: int = MOST_EVENTS
) -> Tried:
    """Try a watchlist on the recorded events.

    Raise InvalidTrial when more than ``most_events`` would have to be read.
    """
    stretch = Stretch(trial.acts, trial.reads_from, trial.until)
    members: list[Member] = []
    async with database.reading() as tx:
        arrivals = await recorded_arrivals(tx, stretch)
        if len(arrivals) > most_events:
            message = (
                f"{len(arrivals)} events would have to be read, at most {most_events} are: "
                "choose a shorter stretch of time or rules of fewer types"
            )
            raise InvalidTrial(message, "since")
        async for page in recorded_members(tx, arrivals, names):
            members += page
    return await asyncio.to_thread(tried, trial, members, names)
