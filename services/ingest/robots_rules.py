"""What does a site's robots.txt allow, and for how long is that known? By RFC 9309."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from protego import Protego

from services.ingest.fetched import Failed, FailureReason, Fetched, Modified

# "Crawlers SHOULD NOT use the cached version for more than 24 hours, unless it is unreachable."
LONGEST_KEPT = timedelta(hours=24)
SHORTEST_KEPT = timedelta(minutes=30)
TRIED_AGAIN = timedelta(minutes=15)
STALE_FOR = timedelta(days=30)
LONGEST_DELAY = timedelta(seconds=60)
_TOKEN = re.compile(r"[A-Za-z][A-Za-z_-]*")
_OK_TO_IGNORE = range(400, 500)


class Standing(StrEnum):
    """Name what is known of a robots.txt: its rules, that there is none, or nothing."""

    RULES = "rules"
    NONE = "none"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's robots.txt as it stands until ``until``; ``read_at`` is when rules were last had."""

    standing: Standing
    until: datetime
    rules: Protego | None = None
    read_at: datetime | None = None

    def may(self, url: str, token: str) -> bool:
        """Say whether the product ``token`` may ask for ``url``."""
        match self.standing:
            case Standing.NONE:
                return True
            case Standing.UNREACHABLE:
                return False
            case Standing.RULES:
                assert self.rules is not None
                return self.rules.can_fetch(url, token)

    def delay(self, token: str) -> timedelta:
        """Return the pause between two requests that is asked of ``token``; at most a minute."""
        seconds = self.rules.crawl_delay(token) if self.rules else None
        if not seconds:
            return timedelta(0)
        return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()))


def robots_after(answer: Fetched, before: Robots | None, now: datetime) -> Robots:
    """Return what is known after ``answer`` to the request for robots.txt.

    A 4xx says that there is none, so everything is allowed; so does a circle of redirects. A server
    that fails or asks to be left alone forbids all, but rules had in the last 30 days go on.
    """
    match answer:
        case Modified():
            told = answer.hints.fresh_for
            kept = LONGEST_KEPT if told is None else min(max(told, SHORTEST_KEPT), LONGEST_KEPT)
            rules = Protego.parse(answer.data.decode("utf-8", "replace"))
            return Robots(Standing.RULES, now + kept, rules, now)
        case Failed() if _there_is_none(answer):
            return Robots(Standing.NONE, now + LONGEST_KEPT)
        case _:
            again = now + TRIED_AGAIN
            if before and before.read_at and now - before.read_at < STALE_FOR:
                return replace(before, until=again)
            return Robots(Standing.UNREACHABLE, again)


def token_of(user_agent: str) -> str:
    """Return the product token by which robots.txt knows ``user_agent``: its first word."""
    found = _TOKEN.match(user_agent.strip())
    return found[0] if found else "Tocsin"


def _there_is_none(answer: Failed) -> bool:
    if answer.reason is FailureReason.REDIRECTS:
        return True
    # 429 is a 4xx by its number only: the server is there and wants less of us.
    refused = answer.reason in {FailureReason.STATUS, FailureReason.GONE}
    return refused and answer.status in _OK_TO_IGNORE
