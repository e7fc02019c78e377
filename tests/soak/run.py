"""`make soak`: is memory flat, is every queue empty at the end, and is nothing lost?

Ten minutes unless ``--minutes`` says otherwise. Exit code 0 when all of it holds, 1 otherwise.
"""

import argparse
import asyncio
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from tests.faults.outcome import FAULTS
from tests.real_parts import real_parts
from tests.soak.memory import GROWTH
from tests.soak.trial import Soak, Soaked, run_soak


def main(arguments: list[str]) -> int:
    """Soak and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    soak = Soak(given.minutes * 60, given.feeds, given.seed, tell=_tell)
    soaked = asyncio.run(_run(soak))
    _show(soaked, soak)
    return 0 if soaked.held else 1


async def _run(soak: Soak) -> Soaked:
    async with real_parts("soak") as parts:
        database = await parts.database("soak")
        return await run_soak(soak, parts.folder, parts.broker.access, database)


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _show(soaked: Soaked, soak: Soak) -> None:
    table = Table(title=f"{soak.seconds / 60:g} minutes, {soak.feeds} feeds, seed {soak.seed}")
    for heading in ("what", "value", "must be", "met"):
        table.add_column(heading)
    for name, one in soaked.memory.items():
        value = f"{one.middle:.0f} -> {one.end:.0f} MiB ({one.growth:+.1%})"
        table.add_row(f"memory of {name}", value, f"<= {GROWTH:+.0%}", _word(met=one.flat))
    table.add_row("records that wait", str(soaked.waiting), "0", _word(met=soaked.waiting == 0))
    for name, count in asdict(soaked.outcome).items():
        fault = name in FAULTS
        met = _word(met=not count) if fault else ""
        table.add_row(name.replace("_", " "), str(count), "0" if fault else "", met)
    Console(width=120).print(table)


def _word(*, met: bool) -> str:
    return "yes" if met else "NO"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
