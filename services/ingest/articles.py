"""Which Article does an entry of a feed become?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.ingest.feeds import Entry
from services.ingest.full_text import FullText
from services.ingest.identity import canonical_url, outlet_of
from services.ingest.language import language_of
from services.ingest.text import plain_text
from services.ingest.withdrawal import words_withdraw
from shared.ids import ArticleId, content_version
from shared.messages import Article, Lane
from shared.ontology import SourceKind
from shared.sketch import sketch

STALE_AFTER = timedelta(hours=48)
STALE_AT_FIRST_FETCH = timedelta(hours=24)
_CLOCKS_DIFFER_BY = timedelta(minutes=10)
# What feeds write when they know no date: epoch zero, or year one.
_EARLIEST_YEAR = 1980


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What is known of the feed that an entry came from.

    ``source`` is the feed's address as it was added. ``outlet`` and ``publisher`` are what its
    owner was told to be, ``kind`` who speaks there; None when nobody said. ``full_text`` says when
    pages are read.
    """

    source: str
    link: str | None = None
    language: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    kind: SourceKind | None = None
    first_fetch: bool = False
    full_text: FullText = FullText.NEVER


@dataclass(frozen=True, slots=True)
class Words:
    """The title and text of an entry as plain text; both may be missing."""

    title: str | None
    text: str

    @property
    def nothing(self) -> bool:
        """Say whether there is nothing to read."""
        return not self.title and not self.text


def words_of(entry: Entry) -> Words:
    """Return the words of ``entry``: its content, or its summary where that says more."""
    content, summary = plain_text(entry.content), plain_text(entry.summary)
    text = summary if len(summary) > len(content) else content
    return Words(entry.title, text)


def to_article(
    entry: Entry, words: Words, facts: FeedFacts, *, article_id: ArticleId, first_seen: datetime,
    now: datetime,
) -> Article:  # fmt: skip
    """Return the article that ``entry`` is at ``now``; ``first_seen`` dates an undated one."""
    given = _published(entry, now)
    dated = given is not None
    published = given or first_seen
    return Article(
        article_id=article_id,
        content_version=content_version(words.title, words.text),
        source=facts.source,
        outlet=facts.outlet or _outlet(entry, facts),
        publisher=facts.publisher,
        source_kind=facts.kind,
        url=canonical_url(entry.link) if entry.link else None,
        title=words.title,
        language=language_of(entry.language or facts.language, words.title, words.text),
        published_at=published,
        dated=dated,
        fetched_at=now,
        lane=lane_of(published, now, dated=dated, first_fetch=facts.first_fetch),
        sketch=sketch(words.text),
        text=words.text,
        authors=entry.authors,
        withdrawn=words_withdraw(words.title, words.text),
    )


def withdrawal_of(
    article_id: ArticleId, published_at: datetime, facts: FeedFacts, now: datetime
) -> Article:
    """Return the version without words that withdraws a known article of the feed."""
    return Article(
        article_id=article_id,
        content_version=content_version(None, ""),
        source=facts.source,
        outlet=facts.outlet or outlet_of(facts.link, facts.source),
        publisher=facts.publisher,
        published_at=published_at,
        fetched_at=now,
        withdrawn=True,
        text="",
    )


def lane_of(published: datetime, now: datetime, *, dated: bool, first_fetch: bool) -> Lane:
    """Return ``backfill`` for what must not ring: old entries, and a new feed's undated ones."""
    if first_fetch and not dated:
        return "backfill"
    stale = STALE_AT_FIRST_FETCH if first_fetch else STALE_AFTER
    return "backfill" if now - published > stale else "live"


def earlier_than_now(instant: datetime | None, now: datetime) -> datetime | None:
    """Return ``instant`` if it can be when something was published, at most ``now``; else None."""
    # A date that lies ahead is a mistake in a time zone or a planned release; arrival is truer.
    if instant and instant.year >= _EARLIEST_YEAR and instant <= now + _CLOCKS_DIFFER_BY:
        return min(instant, now)
    return None


def _published(entry: Entry, now: datetime) -> datetime | None:
    published = earlier_than_now(entry.published, now)
    return published or earlier_than_now(entry.updated, now)


def _outlet(entry: Entry, facts: FeedFacts) -> str | None:
    source = entry.source
    named = outlet_of(source.url if source else None, entry.link, facts.link, facts.source)
    return named or (source.title if source else None)
