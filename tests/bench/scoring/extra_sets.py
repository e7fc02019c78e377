"""Which labelled files beside the project's own are to be scored?"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "TOCSIN_BENCH_EXTRA"


@dataclass(frozen=True, slots=True)
class ExtraSet:
    """A file of labelled sentences; of an unseen one only figures are told."""

    path: Path
    unseen: bool

    @property
    def name(self) -> str:
        """What its rows are called."""
        return self.path.stem.replace("_", " ")


def extra_sets(environ: Mapping[str, str]) -> tuple[ExtraSet, ...]:
    """Return the files that TOCSIN_BENCH_EXTRA lists, separated as in PATH.

    A file whose name says `closed` is unseen. Raises FileNotFoundError naming one that is not
    there: a set that was asked for is not left out in silence.
    """
    paths = [Path(one) for one in environ.get(VARIABLE, "").split(os.pathsep) if one]
    for path in paths:
        if not path.is_file():
            message = f"{VARIABLE}: {path} is no file"
            raise FileNotFoundError(message)
    return tuple(ExtraSet(path, "closed" in path.stem.split("_")) for path in paths)
