"""What does a benchmark say, on screen and in its file?"""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path("build/bench")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``peer`` is the raw limit or rival measured in the same run, in ``unit``.

    ``bar`` is what ``value`` is held to; ``met`` None where there is no bar.
    """

    what: str
    value: float
    unit: str
    n: int
    peer: float | None = None
    bar: str | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one benchmark, and where they were taken."""

    name: str
    rows: tuple[Row, ...]

    def write(self, folder: Path = FOLDER) -> None:
        """Write ``folder/NAME.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {
            "name": self.name,
            "commit": _commit(),
            "machine": machine(),
            "rows": [asdict(row) for row in self.rows],
        }
        (folder / f"{self.name}.json").write_text(json.dumps(told, indent=2) + "\n")

    def show(self) -> None:
        """Print the table."""
        table = Table(title=f"{self.name} on {machine()}", title_justify="left")
        for heading in ("what", "value", "unit", "n", "peer", "bar", "met"):
            table.add_column(heading)
        for row in self.rows:
            met = "" if row.met is None else "yes" if row.met else "NO"
            peer = "" if row.peer is None else f"{row.peer:,.4g}"
            table.add_row(
                row.what, f"{row.value:,.4g}", row.unit, str(row.n), peer, row.bar or "", met
            )
        Console(width=120).print(table)

    @property
    def met(self) -> bool:
        """Whether no bar is missed."""
        return all(row.met is not False for row in self.rows)


def at_least(value: float, bar: float) -> tuple[str, bool]:
    """Return the bar's words and whether ``value`` reaches it."""
    return f">= {bar:g}", value >= bar


def at_most(value: float, bar: float) -> tuple[str, bool]:
    """Return the bar's words and whether ``value`` stays below it."""
    return f"<= {bar:g}", value <= bar


def machine() -> str:
    """Return processor, core count and Python in one line."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _commit() -> str | None:
    done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
