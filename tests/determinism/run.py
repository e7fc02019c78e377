"""`make determinism`: are the alerts the same, however the input comes?

Exit code 0 when they are, 1 otherwise.
"""

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.determinism.at_rest import AtRest, differences
from tests.determinism.tape import tape
from tests.determinism.trial import Surroundings, run_alone, run_way
from tests.determinism.ways import WAYS
from tests.real_parts import real_parts

ALONE = "one process, SQLite"


@dataclass(frozen=True, slots=True)
class Compared:
    """What stands after one way, beside what stands after the first."""

    name: str
    found: AtRest
    alerts_differ: int
    incidents_differ: int
    seconds: float

    @property
    def same(self) -> bool:
        """Say whether nothing differs and nothing was rung twice."""
        return not (self.alerts_differ or self.incidents_differ or self.found.twice)


def main(arguments: list[str]) -> int:
    """Give the input in every way and print how what stands compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=883, help="codings besides the articles")
    parser.add_argument("--ways", default="", help="only those whose name holds this")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    compared = asyncio.run(_run(given.seed, given.codings, given.ways))
    _show(compared)
    return 0 if all(each.same for each in compared) else 1


async def _run(seed: int, codings: int, ways: str) -> list[Compared]:
    given = tape(seed, codings)
    async with real_parts("determinism") as parts:
        began = time.monotonic()
        alone = await run_alone(given, parts.folder)
        found = [_compare(ALONE, alone, alone, began)]
        for number, way in enumerate(each for each in WAYS if ways in each.name):
            sys.stderr.write(f"{way.name}\n")
            began = time.monotonic()
            folder, database = parts.folder / f"way{number}", await parts.database(f"way{number}")
            where = Surroundings(folder, parts.broker.access, database, f"w{number}.")
            one = await run_way(given, way, where, seed + number)
            found.append(_compare(way.name, one, alone, began))
        return found


def _compare(name: str, found: AtRest, first: AtRest, began: float) -> Compared:
    return Compared(
        name,
        found,
        differences(found.alerts, first.alerts),
        differences(found.incidents, first.incidents),
        time.monotonic() - began,
    )


def _show(compared: list[Compared]) -> None:
    table = Table(title="The same input in many ways", title_justify="left")
    for heading in (
        "way", "alerts", "differ", "incidents", "differ", "rung", "twice", "seconds", "same"
    ):  # fmt: skip
        table.add_column(heading)
    for each in compared:
        found = each.found
        counts = (
            len(found.alerts), each.alerts_differ, len(found.incidents), each.incidents_differ,
            found.rung, found.twice, round(each.seconds),
        )  # fmt: skip
        table.add_row(each.name, *map(str, counts), "yes" if each.same else "NO")
    Console(width=130).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
