"""Does a consumer do its work, and how far behind is it?"""

from dataclasses import dataclass
from enum import StrEnum


class ConsumerState(StrEnum):
    """What a consumer is found doing; READY_STATES are those in which it works.

    STOPPED: not started, or asked to stop. HALTED: it gave up (too many dead letters). DEAD: its
    task has ended. FAILING: its polls raise. STALLED: it has not polled for too long, and no
    handler is at work. OVERDUE: a handler holds a batch for longer than ``max_poll_interval``.
    RESTORING: it waits for its positions from the database. UNREACHABLE: no broker tells where
    the topic ends. CONSUMING: none of these.
    """

    STOPPED = "stopped"
    HALTED = "halted"
    DEAD = "dead"
    FAILING = "failing"
    STALLED = "stalled"
    OVERDUE = "overdue"
    RESTORING = "restoring"
    UNREACHABLE = "unreachable"
    CONSUMING = "consuming"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was observed of a consumer; ages in seconds, None where it never happened."""

    running: bool
    halted: bool
    task_alive: bool
    failing_for: float | None
    since_poll: float | None
    batch_age: float | None
    restoring: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a consumer may be silent, or busy with one batch, in seconds."""

    silence: float
    batch: float


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """How far one partition is behind: ``position`` of ``end``."""

    topic: str
    partition: int
    position: int
    end: int

    @property
    def lag(self) -> int:
        """Return how many offsets remain."""
        return max(0, self.end - self.position)


@dataclass(frozen=True, slots=True)
class ConsumerHealth:
    """What /readyz and the metrics need to know of one consumer.

    ``since_poll`` and ``batch_age`` are seconds, None where there was none. ``failure`` is the
    last error of polling, committing or of the broker.
    """

    group: str
    topic: str
    state: ConsumerState
    since_poll: float | None
    batch_age: float | None
    partitions: tuple[PartitionLag, ...]
    failure: str | None = None

    @property
    def ready(self) -> bool:
        """Say whether the consumer works."""
        return self.state is ConsumerState.CONSUMING

    @property
    def lag(self) -> int:
        """Return how many offsets remain over all partitions held."""
        return sum(partition.lag for partition in self.partitions)


def judge(facts: Facts, bounds: Bounds) -> ConsumerState:
    """Name what is wrong with a consumer, the gravest first; CONSUMING when nothing is."""
    quiet = facts.batch_age is None and not facts.restoring
    findings = (
        (facts.halted, ConsumerState.HALTED),
        (not facts.running, ConsumerState.STOPPED),
        (not facts.task_alive, ConsumerState.DEAD),
        (facts.failing_for is not None, ConsumerState.FAILING),
        ((facts.batch_age or 0.0) > bounds.batch, ConsumerState.OVERDUE),
        (facts.restoring, ConsumerState.RESTORING),
        (quiet and (facts.since_poll or 0.0) > bounds.silence, ConsumerState.STALLED),
    )
    return next((state for found, state in findings if found), ConsumerState.CONSUMING)
