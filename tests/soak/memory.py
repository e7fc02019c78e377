"""Does a process need ever more memory?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import psutil

_MIB = 1024 * 1024
GROWTH = 0.05


@dataclass(frozen=True, slots=True)
class Course:
    """How much memory a process and its children had over a run, in MiB, evenly sampled.

    The first third, in which caches fill, is not judged.
    """

    samples: tuple[float, ...]

    @property
    def middle(self) -> float:
        """Return the median of the middle third."""
        return median(self.samples[len(self.samples) // 3 : 2 * len(self.samples) // 3])

    @property
    def end(self) -> float:
        """Return the median of the last third."""
        return median(self.samples[2 * len(self.samples) // 3 :])

    @property
    def growth(self) -> float:
        """Return by which share the last third is above the middle one."""
        return self.end / self.middle - 1

    @property
    def flat(self) -> bool:
        """Say whether it grows by no more than noise."""
        return self.growth <= GROWTH


def resident(pid: int) -> float:
    """Return the MiB that a process and its children hold now."""
    process = psutil.Process(pid)
    held = 0
    for one in (process, *process.children(recursive=True)):
        try:
            held += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held / _MIB


def course(samples: Sequence[float]) -> Course:
    """Return the course of ``samples``; there must be at least six."""
    if len(samples) < 6:
        message = f"expected at least six samples, got {len(samples)}"
        raise ValueError(message)
    return Course(tuple(samples))
