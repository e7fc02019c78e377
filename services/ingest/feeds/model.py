"""What does a feed say, whatever format it came in?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.errors import PermanentError


class FeedError(PermanentError):
    """Refuse bytes that are no feed, naming the byte and the limit or what was expected."""


class DiagnosisKind(StrEnum):
    """Name what is wrong with a feed that could be read all the same."""

    NOT_WELL_FORMED = "not_well_formed"
    ENCODING = "encoding"
    DOCTYPE = "doctype"
    BAD_DATE = "bad_date"
    BAD_FIELD = "bad_field"
    TOO_MANY_ENTRIES = "too_many_entries"
    SITEMAP_INDEX = "sitemap_index"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing wrong with a feed; ``byte`` is where, when known."""

    kind: DiagnosisKind
    detail: str
    byte: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an entry; ``length`` in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The feed or paper that an entry was taken from."""

    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; what the feed does not say is None or ().

    ``title`` is plain text. ``summary`` and ``content`` are as received: HTML, or plain text where
    the feed holds that. ``link`` and the URLs of enclosures are absolute if a base was known.
    Instants are in UTC.
    """

    id: str | None = None
    link: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that the feed says is deleted (RFC 6721): the id it had, and when that was."""

    id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries in document order.

    ``ttl`` is how long the feed asks to be left alone, ``hubs`` are its WebSub hubs, ``self_url``
    is where it says it lives. ``deleted`` are entries that it takes back. ``diagnoses`` tell what
    had to be mended.
    """

    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    entries: tuple[Entry, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
