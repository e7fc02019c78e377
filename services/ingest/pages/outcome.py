"""What became of the page of an article that its feed only summarises?"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.ingest.fetched import Failed, FailureReason
from services.ingest.pages.page import PageText


class PageOutcome(StrEnum):
    """Name what became of the page.

    ``awaited``: there was no time yet. ``hostile``: reading it crashed or took too long.
    ``no_page``: something else is served there, or too much of it. ``no_more``: it says no more
    than the feed. ``other_text``: it speaks of something else, as consent walls do.
    """

    READ = "read"
    AWAITED = "awaited"
    ROBOTS = "robots"
    REFUSED = "refused"
    MISSING = "missing"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    NO_PAGE = "no_page"
    HOSTILE = "hostile"
    NO_MORE = "no_more"
    OTHER_TEXT = "other_text"
    INTERNAL = "internal"

    @property
    def may_pass(self) -> bool:
        """Say whether it may be otherwise at another time."""
        return self in _PASSING


_PASSING = frozenset(
    {PageOutcome.AWAITED, PageOutcome.MISSING, PageOutcome.UNREACHABLE, PageOutcome.HOSTILE}
    | {PageOutcome.INTERNAL}
)
_OF = {
    FailureReason.TIMEOUT: PageOutcome.UNREACHABLE,
    FailureReason.CONNECTION: PageOutcome.UNREACHABLE,
    FailureReason.PROXY: PageOutcome.UNREACHABLE,
    FailureReason.RATE_LIMITED: PageOutcome.UNREACHABLE,
    FailureReason.ROBOTS_UNKNOWN: PageOutcome.UNREACHABLE,
    FailureReason.ROBOTS: PageOutcome.ROBOTS,
    FailureReason.GONE: PageOutcome.GONE,
    FailureReason.EGRESS_REFUSED: PageOutcome.REFUSED,
    FailureReason.STATUS: PageOutcome.REFUSED,
    FailureReason.REDIRECTS: PageOutcome.REFUSED,
    FailureReason.CONTENT_TYPE: PageOutcome.NO_PAGE,
    FailureReason.TOO_LARGE: PageOutcome.NO_PAGE,
    FailureReason.COMPRESSION: PageOutcome.NO_PAGE,
}
_NOT_FOUND = 404
_SERVER_FAILS = 500


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What asking for a page brought, told in ``detail`` where it was not read.

    ``url`` is where it was found, ``response`` names it in the recording.
    """

    outcome: PageOutcome
    detail: str = ""
    page: PageText | None = None
    url: str | None = None
    retry_after: timedelta | None = None
    response: str | None = None


AWAITED = PageAnswer(PageOutcome.AWAITED, "there was no time to read it yet")


def missed(failed: Failed) -> PageAnswer:
    """Return what a request that failed says of the page."""
    outcome = _OF.get(failed.reason, PageOutcome.INTERNAL)
    if failed.reason is FailureReason.STATUS and failed.status is not None:
        if failed.status == _NOT_FOUND:
            outcome = PageOutcome.MISSING
        elif failed.status >= _SERVER_FAILS:
            outcome = PageOutcome.UNREACHABLE
    return PageAnswer(outcome, failed.detail, retry_after=failed.hints.retry_after)
