"""Is an article withdrawn, by which sign, and as what is that published?"""

import re
from datetime import datetime
from enum import StrEnum

from shared.ids import ContentVersion, content_version
from shared.messages import Article

WITHDRAWN_VERSION = ContentVersion("withdrawn")
"""Stands in the memory of a feed for the words of an article that is withdrawn."""

_WORDS = ("withdrawn", "retracted", "removed", "taken down", "killed")
_LONGEST_NOTICE = 1_200
_TITLE = re.compile(
    r"(?:\W*(?:(?:story|article|news|report)\s+)?"
    r"(?:WITHDRAWN|RETRACTED|RETRACTION|(?i:story|article|report)\s+(?i:withdrawn|retracted|removed|"
    r"killed)|MANDATORY KILL|KILL)\s*(?:[:\]\)\u2013\u2014-]|$))"
    r"|(?:\W*(?i:withdrawn|retracted|retraction)\s*[:\]])"
    r"|.*[\[\(](?i:story |article )?(?i:withdrawn|retracted|removed)[\]\)]\s*$"
)
_BODY = re.compile(
    r"\b(?:this|our)\s+(?:\w+\s+){0,2}(?:story|article|report|item|news release|press release)"
    r"(?:,[^,.]{0,60},)?\s+(?:has been|was|is|had to be)\s+"
    r"(?:withdrawn|retracted|removed|taken down|killed)\b"
    r"|\bthe\s+(?:above|following|earlier|previous|original)?\s*(?:story|article)\s+"
    r"(?:has been|is)\s+(?:withdrawn|retracted)\b"
    r"|\A\W*(?:\w+\s+){1,4}(?:has|have)\s+(?:withdrawn|retracted)\s+(?:this|its|the|our)\s+"
    r"(?:\w+\s+){0,2}(?:story|article)\b",
    re.IGNORECASE,
)


class WithdrawalSign(StrEnum):
    """Name how it became known that an article is withdrawn."""

    FEED = "feed"
    PAGE_GONE = "page_gone"
    PAGE_SAYS = "page_says"
    WORDS = "words"


_SIGNS = {"gone": WithdrawalSign.PAGE_GONE, "withdrawn": WithdrawalSign.PAGE_SAYS}


def words_withdraw(title: str | None, text: str) -> bool:
    """Say whether title or text says that this very article is withdrawn.

    Such notices are short; a long article that speaks so speaks of another.
    """
    if _TITLE.match(title or ""):
        return True
    if len(text) > _LONGEST_NOTICE:
        return False
    lower = text.lower()
    # Nearly no article has the words: looking for them costs a fiftieth of the pattern.
    return any(word in lower for word in _WORDS) and bool(_BODY.search(text))


def withdrawn(article: Article, now: datetime) -> Article:
    """Return the version of ``article`` that withdraws it: its title, and no words."""
    return article.model_copy(
        update={
            "content_version": content_version(article.title, ""),
            "text": "",
            "sketch": (),
            "withdrawn": True,
            "fetched_at": max(now, article.fetched_at),
        }
    )


def sign_of(article: Article) -> WithdrawalSign | None:
    """Return by which sign ``article`` is withdrawn; None if it is not."""
    if not article.withdrawn:
        return None
    if article.page in _SIGNS:
        return _SIGNS[article.page]
    return WithdrawalSign.WORDS if article.text or article.title else WithdrawalSign.FEED
