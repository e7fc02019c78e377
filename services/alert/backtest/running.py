"""How is a trial made on the events of a database? Read in a snapshot, decide, write nothing.

Events that may tell of the same acts are read and decided together, some thousands at a time, so
that memory does not grow with what is recorded.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ParamSpec, TypeVar

from services.alert.backtest.trial import InvalidTrial, Trial
from services.alert.backtest.trying import Tried, Trying
from services.alert.incidents.components import components
from services.alert.incidents.member import Key, Member
from services.alert.incidents.partition import Group
from services.alert.store.recorded import (
    Recorded,
    Stretch,
    recorded_events,
    recorded_keys,
    recorded_member,
    recorded_sketches,
)
from shared.memory import uncollected
from shared.names.names import Names
from shared.sql.database import Database, Transaction

Any_ = TypeVar("Any_")
P = ParamSpec("P")
PAGE = 2_000
"""So many events are read, or decided about, in one go."""
MOST_TOGETHER = 200_000
"""So many events can be held at once, at about 3 kB each."""


async def run_trial(
    database: Database,
    trial: Trial,
    names: Names,
    shown: int | None = None,
    *,
    most_together: int = MOST_TOGETHER,
    page: int = PAGE,
) -> Tried:
    """Try a watchlist on the recorded events; ``shown`` alerts of each kind are kept, None: all.

    Raise InvalidTrial when more than ``most_together`` events would have to be held at once, since
    they may tell of the same acts.
    """
    stretch = Stretch(trial.acts, trial.reads_from, trial.until)
    trying = Trying(trial, names, shown)
    async with database.reading() as tx:
        counts = await recorded_keys(tx, stretch)
        together = components(counts)
        _refuse_too_many([sum(counts[key] for key in each) for each in together], most_together)
        for some in _slices(together, page, lambda each: sum(counts[key] for key in each)):
            keys = [key for each in some for key in each]
            groups = await _groups(tx, stretch, trying, _slices(keys, page, counts.__getitem__))
            for decided in _slices(groups, page, lambda each: len(each.members)):
                sketches = await recorded_sketches(tx, _compared(decided))
                await _apart(trying.take, decided, sketches)
    return trying.tried(sum(counts.values()))


async def _groups(
    tx: Transaction, stretch: Stretch, trying: Trying, slices: Iterable[Sequence[Key]]
) -> Sequence[Group]:
    members: list[Member] = []
    for keys in slices:
        recorded = await recorded_events(tx, stretch, keys)
        members += await _apart(_members, recorded, trying.names)
    return await _apart(trying.groups, members)


async def _apart(work: Callable[P, Any_], *args: P.args, **kwargs: P.kwargs) -> Any_:
    # Off the event loop, and without a pass of the collector over all that is held meanwhile.
    def uncounted() -> Any_:
        with uncollected():
            return work(*args, **kwargs)

    return await asyncio.to_thread(uncounted)


def _members(recorded: Sequence[Recorded], names: Names) -> list[Member]:
    return [recorded_member(each, names) for each in recorded]


def _compared(groups: Iterable[Group]) -> set[str]:
    told = ({member.article.article_id for member in each.members} for each in groups)
    return {name for articles in told if len(articles) > 1 for name in articles}


def _slices(
    values: Iterable[Any_], size: int, weight: Callable[[Any_], int]
) -> Iterator[Sequence[Any_]]:
    some: list[Any_] = []
    weighs = 0
    for each in values:
        if some and weighs + weight(each) > size:
            yield some
            some, weighs = [], 0
        some.append(each)
        weighs += weight(each)
    if some:
        yield some


def _refuse_too_many(together: Sequence[int], most: int) -> None:
    largest = max(together, default=0)
    if largest > most:
        message = (
            f"{largest} events may tell of the same acts and would have to be held at once,"
            f" at most {most} can be: choose a shorter stretch of time or rules of fewer types"
        )
        raise InvalidTrial(message, "since")
