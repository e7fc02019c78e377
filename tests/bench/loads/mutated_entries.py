"""What do feeds do to entries between two fetches? Twelve kinds of mutation, by seed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from services.ingest.feeds import Entry

_START = datetime(2026, 11, 2, tzinfo=UTC)
_TRACKING = ("utm_source=rss&utm_medium=feed", "fbclid=Iw1", "at_medium=RSS", "gclid=x&mc_cid=1")
_SPARE = ("officials", "added", "late", "on", "Monday", "that", "details", "would", "follow")


def original(random: Random, number: int, words: list[str]) -> Entry:
    """Return an entry whose guid is opaque and whose address has a slug."""
    title = " ".join(random.choices(words, k=8))
    slug = "-".join(title.split()[:5])
    return Entry(
        id=f"{random.getrandbits(64):016x}",
        link=f"https://www.paper.example/world/{slug}-{number}",
        title=title,
        summary=" ".join(random.choices(words, k=40)),
        published=_START + timedelta(minutes=17 * number),
    )


def _guid(random: Random, entry: Entry) -> Entry:
    return replace(entry, id=f"{random.getrandbits(64):016x}")


def _slug(random: Random, entry: Entry) -> Entry:
    head, _, number = (entry.link or "").rpartition("-")
    return replace(entry, link=f"{head}-{random.choice(_SPARE)}-{number}")


def _plain_http(random: Random, entry: Entry) -> Entry:
    del random
    return replace(entry, link=(entry.link or "").replace("https://", "http://"), id=None)


def _tracked(random: Random, entry: Entry) -> Entry:
    return replace(entry, link=f"{entry.link}?{random.choice(_TRACKING)}", id=None)


def _fragment(random: Random, entry: Entry) -> Entry:
    return replace(entry, link=f"{entry.link}#{random.choice(_SPARE)}", id=None)


def _slash(random: Random, entry: Entry) -> Entry:
    del random
    return replace(entry, link=f"{entry.link}/", id=None)


def _bare_host(random: Random, entry: Entry) -> Entry:
    del random
    return replace(entry, link=(entry.link or "").replace("www.", ""), id=None)


def _loud_host(random: Random, entry: Entry) -> Entry:
    del random
    loud = (entry.link or "").replace("paper.example", "Paper.EXAMPLE:443")
    return replace(entry, link=loud, id=None)


def _title(random: Random, entry: Entry) -> Entry:
    return replace(entry, title=f"{entry.title} {random.choice(_SPARE)}")


def _text(random: Random, entry: Entry) -> Entry:
    more = " ".join(random.choices(_SPARE, k=6))
    return replace(entry, summary=f"{entry.summary} {more}")


def _date(random: Random, entry: Entry) -> Entry:
    assert entry.published is not None
    return replace(entry, published=entry.published + timedelta(minutes=random.randrange(1, 600)))


def _guid_and_title(random: Random, entry: Entry) -> Entry:
    return _title(random, _guid(random, entry))


MUTATIONS: dict[str, Callable[[Random, Entry], Entry]] = {
    "guid changed": _guid,
    "slug edited": _slug,
    "http for https, guid gone": _plain_http,
    "tracking parameters, guid gone": _tracked,
    "fragment, guid gone": _fragment,
    "last slash, guid gone": _slash,
    "host without www, guid gone": _bare_host,
    "host in capitals with port, guid gone": _loud_host,
    "title edited": _title,
    "text edited": _text,
    "date moved": _date,
    "guid changed and title edited": _guid_and_title,
}
