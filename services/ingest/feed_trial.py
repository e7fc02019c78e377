"""What did one fetch of an address bring, told to whoever thinks of adding it?"""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from services.ingest.discovery import FoundFeed, feeds_of
from services.ingest.feeds import Entry, Feed, FeedError, parse_feed
from services.ingest.fetched import Failed, Fetched, Modified, NotModified
from services.ingest.health_words import told_duration
from services.ingest.news import read_entries

_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether a feed was read, and what was seen in plain words."""

    passed: bool
    seen: tuple[str, ...]


def judge(answer: Fetched, now: datetime) -> Trial:
    """Tell what ``answer`` holds; it passes if it is a feed with entries that say anything."""
    match answer:
        case Failed():
            return Trial(passed=False, seen=(f"{answer.reason.value}: {answer.detail}",))
        case NotModified():
            return Trial(passed=False, seen=("unasked, the server says that nothing changed",))
        case Modified():
            return _read(answer, now)


def found_on(answer: Modified) -> tuple[FoundFeed, ...]:
    """Return the feeds that the fetched page names."""
    return feeds_of(answer.data, url=answer.url, content_type=answer.content_type)


def _read(answer: Modified, now: datetime) -> Trial:
    came = f"{len(answer.data):,} bytes of {answer.content_type or 'no stated type'}"
    moved = (f"moved for good to {answer.moved_to}",) if answer.moved_to else ()
    try:
        feed = parse_feed(answer.data, url=answer.url, content_type=answer.content_type)
    except FeedError as exc:
        named = [f"the page names a feed: {one.url}" for one in found_on(answer)[:_MOST_TOLD]]
        return Trial(passed=False, seen=(came, *moved, str(exc), *named))
    saying = len(read_entries(feed))
    seen = (came, *moved, *_about(feed, now), *_dialogue(answer, feed), *_faults(feed))
    return Trial(passed=saying > 0, seen=seen)


def _about(feed: Feed, now: datetime) -> list[str]:
    titled = f"{feed.title!r}" if feed.title else "untitled"
    language = f" in {feed.language}" if feed.language else ", language not stated"
    told = [f"{titled}{language}, {len(feed.entries)} entries"]
    if not feed.entries:
        return told
    dates = [date for one in feed.entries if (date := one.published or one.updated)]
    guids = sum(one.id is not None for one in feed.entries)
    length = median(len(_body(one)) for one in feed.entries)
    told.append(
        f"{len(dates)} with a date, {guids} with a guid; half have {length:.0f} characters or more"
    )
    if dates:
        newest = max(dates)
        ago = f"{told_duration(now - newest)} ago" if newest <= now else "in the future"
        told.append(f"newest of {newest:%Y-%m-%d %H:%M} UTC, {ago}")
    return told


def _dialogue(answer: Modified, feed: Feed) -> list[str]:
    given = answer.validators
    names = [
        name
        for name, value in (("ETag", given.etag), ("Last-Modified", given.last_modified))
        if value
    ]
    told = [f"validators: {', '.join(names) or 'none, so every poll costs the whole feed'}"]
    for pause, source in ((feed.ttl, "ttl"), (answer.hints.fresh_for, "Cache-Control or Expires")):
        if pause:
            told.append(f"asks to be left alone for {told_duration(pause)} ({source})")
    return told


def _faults(feed: Feed) -> list[str]:
    return [f"{one.kind.value}: {one.detail}" for one in feed.diagnoses[:_MOST_TOLD]]


def _body(entry: Entry) -> str:
    return max(entry.content or "", entry.summary or "", key=len)
