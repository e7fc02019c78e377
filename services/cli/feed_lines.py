"""How is a feed's health told in lines and in a row of a table?"""

from datetime import datetime, timedelta

from services.ingest.feed_documents import FeedDocument, HealthDocument
from services.ingest.health_words import told_duration, told_until


def row_of(feed: FeedDocument, now: datetime) -> tuple[object, ...]:
    """Return the cells of a feed in `feeds list`."""
    health = feed.health
    return (
        health.condition.value,
        feed.title or feed.url,
        told_until(feed.next_poll_at, now),
        _percent(health.not_modified_share),
        _lag(health.lag_p50),
        _lag(health.lag_p95),
        health.new_articles,
        feed.url,
    )


def lines_of(feed: FeedDocument, now: datetime) -> list[str]:
    """Return what `feeds show` tells of a feed, as it is at `now`."""
    told = [feed.title or feed.url, f"  {feed.id}  {feed.url}"]
    about = (feed.kind, feed.publisher, feed.owner, feed.country, feed.language)
    told += [f"  {', '.join(str(each) for each in about if each)}"] if any(about) else []
    told += [f"  {line}" for line in feed.health.diagnosis]
    told.append(f"  Next poll {told_until(feed.next_poll_at, now)}: {feed.next_poll_why}.")
    return [*told, *_told_numbers(feed.health)]


def _told_numbers(health: HealthDocument) -> list[str]:
    shares = (health.not_modified_share, health.unchanged_share)
    told, unchanged = (_percent(share) or "none" for share in shares)
    lines = [
        f"  {health.polls} polls, {told} answered 304, {unchanged} unchanged.",
        f"  Validators: {health.validators}.",
        f"  {health.new_articles} articles, {health.edits} edits, {health.guid_changes} new guids.",
    ]
    if health.pages:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(health.pages.items()))
        lines.append(f"  Pages: {counts}.")
    if health.lag_p50 is not None:
        lags = f"half within {_lag(health.lag_p50)}, 95 % within {_lag(health.lag_p95)}"
        lines.append(f"  From publication to first sight: {lags}.")
    if health.last_error is not None:
        lines.append(
            f"  Last error {health.last_error.at:%Y-%m-%d %H:%M}: {health.last_error.what}"
        )
    return lines


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _lag(seconds: float | None) -> str:
    return "" if seconds is None else told_duration(timedelta(seconds=seconds))
