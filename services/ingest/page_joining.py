"""What does an article become by its page, and when is a page that was not had tried again?

Pure: what the feed says and what came of the page go in, what to publish and to remember comes out.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.ingest.articles import earlier_than_now, lane_of
from services.ingest.identity import canonical_url, outlet_of
from services.ingest.language import language_of
from services.ingest.pages.outcome import PageAnswer, PageOutcome
from services.ingest.pages.page import PageText
from services.ingest.withdrawal import withdrawn, words_withdraw
from shared.ids import content_version
from shared.messages import Article
from shared.sketch import sketch

TRIED_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
)
"""When a page is tried again that may be had another time; after that its article stays as it is.
"""
_LONGEST_WAIT = timedelta(hours=12)
_MUCH_MORE = 1.2


@dataclass(frozen=True, slots=True)
class PageWish:
    """A page to read: its address, and the language that the feed declares for its article."""

    url: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class AwaitedPage:
    """An article whose page is to be tried (again) at ``due_at``.

    ``article`` has the words of the feed. It is ``held`` where it is an edit of an article that was
    read in full: its few words must not take the place of many.
    """

    wish: PageWish
    article: Article
    due_at: datetime
    tries: int = 0
    held: bool = False
    outcome: PageOutcome = PageOutcome.AWAITED


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of a page: the article to publish, None for none, and what is still awaited."""

    article: Article | None
    outcome: PageOutcome
    awaits: AwaitedPage | None = None


def hint_of(article: Article) -> str:
    """Return what the page of ``article`` should speak of."""
    return f"{article.title or ''} {article.text[:300]}".strip()


def joined(awaited: AwaitedPage, answer: PageAnswer, now: datetime) -> Joined:
    """Return what comes of ``awaited`` by ``answer``; the article if it is to be published now."""
    told = awaited.article
    match answer.outcome:
        case PageOutcome.READ:
            assert answer.page is not None
            return _read(awaited, answer, answer.page, now)
        case PageOutcome.GONE:
            return Joined(withdrawn(_with(told, PageOutcome.GONE), now), PageOutcome.GONE)
        case outcome:
            again = _again(awaited, answer, now)
            if awaited.held and again is not None:
                return Joined(None, outcome, again)
            at = max(now, told.fetched_at) if awaited.held else told.fetched_at
            told = told.model_copy(update={"fetched_at": at})
            return Joined(_with(told, outcome), outcome, again)


def _read(awaited: AwaitedPage, answer: PageAnswer, page: PageText, now: datetime) -> Joined:
    told = awaited.article
    if page.facts.withdrawn or words_withdraw(page.facts.title, page.text):
        outcome = PageOutcome.WITHDRAWN
        return Joined(withdrawn(_with(told, outcome), now), outcome)
    outcome = _worth(page, told)
    if outcome is not PageOutcome.READ:
        return Joined(_with(told, outcome), outcome)
    return Joined(with_page(awaited, page, answer.url, now), outcome)


def _worth(page: PageText, told: Article) -> PageOutcome:
    if not page.text or len(page.text) < _MUCH_MORE * len(told.text):
        return PageOutcome.NO_MORE
    return PageOutcome.READ if _speaks_of(page.text, hint_of(told)) else PageOutcome.OTHER_TEXT


def with_page(awaited: AwaitedPage, page: PageText, found_at: str | None, now: datetime) -> Article:
    """Return the article with the text of its page, and what else its feed left out."""
    told, facts = awaited.article, page.facts
    title = told.title or facts.title
    given = None if told.dated else earlier_than_now(facts.published, now)
    published, dated = (given, True) if given else (told.published_at, told.dated)
    stale = lane_of(published, now, dated=dated, first_fetch=False) == "backfill"
    known = told.url if outlet_of(told.url) else canonical_url(found_at or "")
    return told.model_copy(
        update={
            "content_version": content_version(title, page.text),
            "outlet": told.outlet or outlet_of(found_at),
            "url": known or told.url,
            "title": title,
            "language": language_of(awaited.wish.language or facts.language, title, page.text),
            "published_at": published,
            "dated": dated,
            "fetched_at": max(now, told.fetched_at),
            "lane": "backfill" if stale else told.lane,
            "sketch": sketch(page.text),
            "text": page.text,
            "authors": told.authors or facts.authors,
            "section": told.section or facts.section,
            "page": PageOutcome.READ.value,
        }
    )


def _with(article: Article, outcome: PageOutcome) -> Article:
    return article.model_copy(update={"page": outcome.value})


def _again(awaited: AwaitedPage, answer: PageAnswer, now: datetime) -> AwaitedPage | None:
    outcome = answer.outcome
    if outcome is PageOutcome.AWAITED:
        return replace(awaited, due_at=now, outcome=outcome)
    if not outcome.may_pass or awaited.tries >= len(TRIED_AFTER):
        return None
    asked = min(answer.retry_after or timedelta(0), _LONGEST_WAIT)
    wait = max(TRIED_AFTER[awaited.tries], asked)
    return replace(awaited, due_at=now + wait, tries=awaited.tries + 1, outcome=outcome)


def _speaks_of(text: str, hint: str) -> bool:
    words = set(re.findall(r"\w{4,}", hint.casefold()))
    there = words.intersection(re.findall(r"\w{4,}", text.casefold()))
    return not words or len(there) >= len(words) / 2
