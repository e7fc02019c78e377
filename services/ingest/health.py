"""How is a feed: when is it polled next and why, does it arrive in time, and has it fallen silent?

Pure: everything follows from the stored state and the arrivals of its newest articles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from services.ingest.articles import STALE_AFTER
from services.ingest.feed_state import LIES_TO_DISTRUST, FeedState

_FEWEST_TO_JUDGE = 5
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)


class Arrival(NamedTuple):
    """When an article was published and when it was first seen; equal where it had no date."""

    published_at: datetime
    first_seen: datetime


class Condition(StrEnum):
    """Name how a feed is, the worst first."""

    FAILING = "failing"
    SILENT = "silent"
    NEW = "new"
    WELL = "well"


class ValidatorHonesty(StrEnum):
    """Name what the server's validators (ETag, Last-Modified) are worth.

    ``ignored``: given, but the whole feed is sent although nothing changed. ``lied``: once said
    "unchanged" of a changed feed. ``distrusted``: more than once, so no longer asked with.
    """

    NONE = "none"
    UNPROVEN = "unproven"
    HONEST = "honest"
    IGNORED = "ignored"
    LIED = "lied"
    DISTRUSTED = "distrusted"


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nothing was published, and how long at most that was to be expected."""

    lasted: timedelta
    expected: timedelta

    @property
    def exceeded(self) -> bool:
        """Say whether the feed is silent for longer than it ever was."""
        return self.lasted > self.expected


@dataclass(frozen=True, slots=True)
class Health:
    """What the stored state says of a feed.

    Shares are of all polls or articles and None before the first. Lags go from publication to
    first sight, of dated articles that came after the feed's first fetch; None without any.
    ``silence`` is None until a day of history is there to judge by.
    """

    condition: Condition
    polls: int
    not_modified_share: float | None
    unchanged_share: float | None
    validators: ValidatorHonesty
    lag_p50: timedelta | None
    lag_p95: timedelta | None
    new_articles: int
    edits: int
    guid_changes: int
    guid_stability: float | None
    silence: Silence | None


def assess(state: FeedState, arrivals: Iterable[Arrival], now: datetime) -> Health:
    """Return how the feed is at ``now``."""
    known = tuple(arrivals)
    lags = _lags(state, known)
    silence = _silence({*state.arrivals, *(one.published_at for one in known)}, now)
    seen = state.new_articles + state.guid_changes
    return Health(
        condition=_condition(state, silence),
        polls=state.polls,
        not_modified_share=_share(state.not_modified, state.polls),
        unchanged_share=_share(state.unchanged, state.polls),
        validators=_honesty(state),
        lag_p50=percentile(lags, 0.5),
        lag_p95=percentile(lags, 0.95),
        new_articles=state.new_articles,
        edits=state.edits,
        guid_changes=state.guid_changes,
        guid_stability=None if seen == 0 else state.new_articles / seen,
        silence=silence,
    )


def percentile(durations: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest duration that at least ``share`` of all do not exceed; None of none."""
    ordered = sorted(durations)
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def _condition(state: FeedState, silence: Silence | None) -> Condition:
    if state.failures:
        return Condition.FAILING
    if state.last_success_at is None:
        return Condition.NEW
    return Condition.SILENT if silence and silence.exceeded else Condition.WELL


def _honesty(state: FeedState) -> ValidatorHonesty:
    if state.lies:
        distrusted = state.lies >= LIES_TO_DISTRUST
        return ValidatorHonesty.DISTRUSTED if distrusted else ValidatorHonesty.LIED
    if state.validators.etag is None and state.validators.last_modified is None:
        return ValidatorHonesty.NONE
    if state.not_modified:
        return ValidatorHonesty.HONEST
    return ValidatorHonesty.IGNORED if state.unchanged else ValidatorHonesty.UNPROVEN


def _lags(state: FeedState, arrivals: Iterable[Arrival]) -> list[timedelta]:
    first = state.first_fetched_at
    if first is None:
        return []
    lags = (one.first_seen - one.published_at for one in arrivals if one.first_seen > first)
    # No lag at all is an article without a date; a very long one is an old entry put in later.
    return [lag for lag in lags if timedelta(0) < lag <= STALE_AFTER]


def _silence(published: set[datetime], now: datetime) -> Silence | None:
    times = sorted(instant for instant in published if instant <= now)
    if len(times) < _FEWEST_TO_JUDGE or times[-1] - times[0] < _DAY:
        return None
    longest = max(later - earlier for earlier, later in pairwise(times))
    # Below a week of history the nights and the weekend have not all been seen yet.
    least = _HOUR if times[-1] - times[0] >= _WEEK else _DAY
    return Silence(now - times[-1], max(2 * longest, least))


def _share(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole
