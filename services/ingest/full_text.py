"""Does an entry carry its whole article, or only a summary of it?"""

import re
from enum import StrEnum

from services.ingest.feeds import Entry

_WEB = ("http://", "https://")
_WHOLE_CONTENT = 600
_WHOLE_SUMMARY = 1_500
_TAIL = 400
_CUT = re.compile(
    r"(?:…|\.\.\.|&#8230;|&#x2026;|&hellip;|\[\+\d+ chars\])\W*(?:<[^>]*>\W*)*"
    r"(?:(?:continue reading|read (?:more|on|the (?:full|rest))|more)\b.{0,120})?(?:<[^>]*>\s*)*$"
    r"|(?:continue reading|read more|read the (?:full|rest)|full story).{0,160}$",
    re.IGNORECASE | re.DOTALL,
)


class FullText(StrEnum):
    """Name when the page of an article is fetched: where it tells more, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def full_text_of(name: str | None) -> FullText | None:
    """Return the mode of that name; None for none, and for one that a newer version gave."""
    return next((mode for mode in FullText if mode == name), None)


def page_of(entry: Entry, text: str, mode: FullText) -> str | None:
    """Return the address of the page to read for ``entry``; None where there is none to read.

    ``text`` is what its feed gives, as plain text.
    """
    link = entry.link
    if mode is FullText.NEVER or link is None or not link.startswith(_WEB):
        return None
    return link if mode is FullText.ALWAYS or is_summary(entry, text) else None


def is_summary(entry: Entry, text: str) -> bool:
    """Say whether ``text`` is but a part of the article: it is short, or ends as if cut off."""
    whole = _WHOLE_CONTENT if entry.content else _WHOLE_SUMMARY
    if len(text) < whole:
        return True
    given = max(entry.content or "", entry.summary or "", key=len).rstrip()
    return bool(_CUT.search(given[-_TAIL:]))
