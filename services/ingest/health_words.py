"""How is the health of a feed told in plain words?"""

from datetime import datetime, timedelta

from services.ingest.feed_state import FeedState
from services.ingest.fetched import FailureReason
from services.ingest.health import Condition, Health, ValidatorHonesty
from services.ingest.schedule import Reason

_FAILURES = {
    FailureReason.TIMEOUT: "its server does not answer in time",
    FailureReason.CONNECTION: "its server cannot be reached",
    FailureReason.PROXY: "the proxy cannot be reached or lets nothing through "
    "(see TOCSIN_INGEST_PROXY)",
    FailureReason.EGRESS_REFUSED: "its address may not be called (see TOCSIN_EGRESS_...)",
    FailureReason.REDIRECTS: "its server sends from one address to the next without end",
    FailureReason.STATUS: "its server refuses; look whether the feed has moved",
    FailureReason.RATE_LIMITED: "its server asks to be left alone for a while",
    FailureReason.GONE: "its server says that the feed is gone for good; look for another",
    FailureReason.CONTENT_TYPE: "something other than a feed is served there",
    FailureReason.TOO_LARGE: "it is larger than what is read",
    FailureReason.COMPRESSION: "its compression is broken or a bomb",
    FailureReason.NOT_A_FEED: "a page or something else is served there, no feed",
    FailureReason.NOT_TAKEN: "an article of it was refused downstream",
    FailureReason.INTERNAL: "Tocsin itself failed on it; the log says how",
    FailureReason.ROBOTS: "robots.txt forbids it",
    FailureReason.ROBOTS_UNKNOWN: "robots.txt could not be had, which forbids all",
}
_VALIDATORS = {
    ValidatorHonesty.IGNORED: "Its server gives validators and heeds none: every poll costs all.",
    ValidatorHonesty.LIED: "Its server once said 'unchanged' of a changed feed.",
    ValidatorHonesty.DISTRUSTED: "Its server says 'unchanged' of changed feeds: asked in full.",
}
_REASONS: dict[str, str] = {
    Reason.EXPECTED_ARRIVAL: "half of the gap in which it publishes",
    Reason.NO_HISTORY: "it told no dates to go by",
    Reason.SHORTEST_INTERVAL: "it publishes faster than it may be polled",
    Reason.LONGEST_INTERVAL: "it publishes rarely: the longest pause between polls",
    Reason.RETRY_AFTER: "its server asked for it (Retry-After)",
}
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_STABLE_ENOUGH = 0.9


def diagnosis(health: Health, state: FeedState) -> tuple[str, ...]:
    """Return sentences that say how the feed is and what is wrong, the gravest first."""
    told = [_condition(health, state)]
    if state.past_urls:
        told.append(f"It has moved for good to {state.fetch_url}.")
    if health.validators in _VALIDATORS:
        told.append(_VALIDATORS[health.validators])
    if health.guid_stability is not None and health.guid_stability < _STABLE_ENOUGH:
        told.append(
            f"It gave {health.guid_changes} known articles another guid; "
            "they were recognised by their address."
        )
    told += [f"What is wrong in the feed itself: {one}." for one in state.diagnoses]
    return tuple(told)


def why_then(state: FeedState) -> str:
    """Return what decided when the feed is polled next."""
    match state.due_reason:
        case Reason.FEED_HINT:
            return _hint(state)
        case Reason.BACK_OFF:
            return f"tried more rarely after {_times(state.failures, 'failure')} in a row"
        case other:
            return _REASONS.get(other, "it was added and not polled yet")


def told_duration(duration: timedelta) -> str:
    """Return ``duration`` in its two largest units: "2 h 5 min"."""
    rest = max(round(duration.total_seconds()), 0)
    parts = []
    for seconds, unit in _UNITS:
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def told_until(instant: datetime, now: datetime) -> str:
    """Return how long it is until ``instant``, or that it is due."""
    return f"in {told_duration(instant - now)}" if instant > now else "now"


def _condition(health: Health, state: FeedState) -> str:
    match health.condition:
        case Condition.FAILING:
            return _failing(state)
        case Condition.SILENT:
            assert health.silence is not None
            lasted, expected = health.silence.lasted, health.silence.expected
            return (
                f"It answers, and has published nothing for {told_duration(lasted)}; "
                f"at most {told_duration(expected)} were to be expected."
            )
        case Condition.NEW:
            return "It has not been polled yet."
        case Condition.WELL:
            return "It is well."


def _failing(state: FeedState) -> str:
    reason = next((each for each in FailureReason if each == state.failure), None)
    words = _FAILURES[reason] if reason else "it cannot be read"
    since = (
        "never yet" if state.last_success_at is None else f"{state.last_success_at:%Y-%m-%d %H:%M}"
    )
    return (
        f"It fails ({_times(state.failures, 'time')} in a row): {words}. "
        f"Last told: {state.detail}. Last read: {since}."
    )


def _hint(state: FeedState) -> str:
    ttl, fresh_for = state.ttl or timedelta(0), state.fresh_for or timedelta(0)
    if ttl >= fresh_for:
        return f"the feed asks for it (ttl {told_duration(ttl)})"
    return f"its server asks for it (Cache-Control or Expires, {told_duration(fresh_for)})"


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
