"""What can come of asking for a feed or a page once?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from services.ingest.schedule import NO_HINTS, Hints


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with, opaque, sent back as received."""

    etag: str | None = None
    last_modified: str | None = None


class FailureReason(StrEnum):
    """Name why a poll brought no feed, or a request no page.

    ``robots``: the site's robots.txt forbids the page. ``robots_unknown``: it could not be had,
    which forbids all (RFC 9309). ``not_taken``: downstream refused an article for good.
    ``internal``: a fault of Tocsin's own, kept to the feed that it came up with.
    """

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    PROXY = "proxy"
    EGRESS_REFUSED = "egress_refused"
    REDIRECTS = "redirects"
    STATUS = "status"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    CONTENT_TYPE = "content_type"
    TOO_LARGE = "too_large"
    COMPRESSION = "compression"
    NOT_A_FEED = "not_a_feed"
    NOT_TAKEN = "not_taken"
    INTERNAL = "internal"
    ROBOTS = "robots"
    ROBOTS_UNKNOWN = "robots_unknown"


@dataclass(frozen=True, slots=True)
class Modified:
    """A body; ``url`` is where it was found, ``moved_to`` is set when the move is permanent.

    ``recorded_as`` names the response in the recording, None where nothing is recorded.
    """

    data: bytes
    url: str
    content_type: str | None
    validators: Validators
    hints: Hints
    moved_to: str | None = None
    recorded_as: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed."""

    validators: Validators
    hints: Hints
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """No body, and why; ``hints`` may ask for a pause, ``status`` is the answer's if one came."""

    reason: FailureReason
    detail: str
    hints: Hints = NO_HINTS
    status: int | None = None


Fetched: TypeAlias = Modified | NotModified | Failed
