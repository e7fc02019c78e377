"""`make faults`: is an article lost, or told twice, when processes are killed at random?

Exit code 0 when nothing is lost and nothing stands twice, 1 otherwise.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from tests.faults.kills import kills
from tests.faults.outcome import FAULTS, Outcome
from tests.faults.trial import Trial, run_trial
from tests.real_parts import real_parts


def main(arguments: list[str]) -> int:
    """Run one trial and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ingest", type=int, default=50, help="kills of ingest")
    parser.add_argument("--extract", type=int, default=8, help="kills of extract")
    parser.add_argument("--alert", type=int, default=8, help="kills of alert")
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--partitions", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    counts = {name: getattr(given, name) for name in ("ingest", "extract", "alert")}
    planned = kills(counts, given.seed)
    trial = Trial(given.feeds, planned, given.seed, given.partitions, tell=_tell)
    began = time.monotonic()
    outcome = asyncio.run(_run(trial))
    _show(outcome, trial, time.monotonic() - began)
    return 1 if outcome.faults else 0


async def _run(trial: Trial) -> Outcome:
    async with real_parts("faults") as parts:
        database = await parts.database("faults")
        return await run_trial(trial, parts.folder, parts.broker.access, database)


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _show(outcome: Outcome, trial: Trial, seconds: float) -> None:
    killed = Counter(kill.service for kill in trial.kills)
    told = ", ".join(f"{service} {count}" for service, count in sorted(killed.items()))
    title = f"SIGKILL: {told}; {trial.feeds} feeds, seed {trial.seed}, {seconds:.0f} s"
    table = Table(title=title, title_justify="left")
    for heading in ("what", "count", "must be", "met"):
        table.add_column(heading)
    for name, count in asdict(outcome).items():
        fault = name in FAULTS
        met = ("NO" if count else "yes") if fault else ""
        table.add_row(name.replace("_", " "), str(count), "0" if fault else "", met)
    Console(width=120).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
