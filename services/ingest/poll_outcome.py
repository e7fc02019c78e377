"""What can come of polling a feed once?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PollOutcome(StrEnum):
    """Name what came of one poll.

    ``changed``: read and saved, with or without news. ``failed``: no feed came, the failure is
    saved. ``unpublished``: downstream or the database could not take it, all is as it was before
    and is tried again soon. ``lost``: another process had taken the feed over. ``pages``: not the
    feed, but late pages of its articles were asked for.
    """

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    UNPUBLISHED = "unpublished"
    LOST = "lost"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Polled:
    """The outcome of one poll and how many articles it made safe downstream."""

    outcome: PollOutcome
    articles: int = 0


@dataclass(frozen=True, slots=True)
class PollRound:
    """How often each outcome came in a round, and how many articles were published in it."""

    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    unpublished: int = 0
    lost: int = 0
    pages: int = 0
    articles: int = 0

    @classmethod
    def of(cls, polls: Iterable[Polled]) -> "PollRound":
        """Sum up ``polls``."""
        all_polls = list(polls)
        counts = Counter(polled.outcome for polled in all_polls)
        return cls(
            **{outcome.value: counts[outcome] for outcome in PollOutcome},
            articles=sum(polled.articles for polled in all_polls),
        )
