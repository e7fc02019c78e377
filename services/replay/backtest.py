"""What would watchlists have raised on recorded articles?

The tape is played in settled order through all cores on a store that ends with the trial, with
nothing watched for; then each watchlist is tried on the events that it left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from services.alert.backtest.document import Backtest, backtest
from services.alert.backtest.running import run_trial
from services.alert.backtest.trial import Trial
from services.alert.examples.checking import ExampleCheck
from services.alert.examples.texts import TextReader
from services.alert.rules.watchlist import Watchlist
from services.ingest.files import read_articles
from services.replay.options import ReplayOptions
from services.replay.run import BEFORE_THE_TAPE, open_stage
from services.replay.settled import replay
from services.standalone import Cores
from shared.names.names import Names

_AFTER_THE_TAPE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TapeTrial:
    """What is tried on which tape; without ``since`` and ``until`` on the whole of it."""

    watchlists: Sequence[Watchlist]
    paths: tuple[Path, ...]
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 20
    workers: int = 1


async def backtest_tape(asked: TapeTrial) -> tuple[Backtest, ...]:
    """Try each watchlist on the tape; raise InvalidInput naming file and line of bad input."""
    names = Names.load()
    options = ReplayOptions(paths=asked.paths, workers=asked.workers)
    async with open_stage(options) as stage:
        articles = read_articles(asked.paths)
        first = next(articles, None)
        begins = first.published_at if first else stage.clock.now()
        stage.clock.advance(begins - BEFORE_THE_TAPE)
        await replay(chain([first] if first else [], articles), stage.cores, stage.clock)
        since = asked.since or begins
        until = asked.until or max(stage.clock.now(), since) + _AFTER_THE_TAPE
        trials = [Trial(each, since, until) for each in asked.watchlists]
        return tuple([await _tried(stage.cores, each, names, asked.limit) for each in trials])


async def _tried(cores: Cores, trial: Trial, names: Names, limit: int) -> Backtest:
    check = ExampleCheck(cores.database, names, TextReader(cores.coder))
    found = await run_trial(cores.database, trial, names, limit)
    judged = await check.judge_all(trial.watchlist, trial.until)
    return backtest(trial, found, limit, judged)
