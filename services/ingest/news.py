"""Which entries of a fetched feed are news to us: new articles, or new versions of known ones?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.ingest.articles import FeedFacts, Words, to_article, withdrawal_of, words_of
from services.ingest.feeds import Deleted, Entry, Feed
from services.ingest.full_text import page_of
from services.ingest.identity import Keys, identify, key_of_id, keys_of, told_apart
from services.ingest.page_joining import AwaitedPage, PageWish
from services.ingest.withdrawal import WITHDRAWN_VERSION
from shared.ids import ArticleId, ContentVersion, content_version
from shared.messages import Article

_SAME_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that was published before: its newest version, its date, its first arrival.

    ``version`` is that of the feed's words. What was ``published`` may have the words of the page;
    ``page`` says what became of that (``PageOutcome``).
    """

    article_id: ArticleId
    version: ContentVersion
    published_at: datetime
    first_seen: datetime
    published: ContentVersion | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry with its words and what it is known by."""

    entry: Entry
    words: Words
    keys: Keys


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that brings nothing new, under all the keys that it bears now."""

    article_id: ArticleId
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article to publish, and what to remember of it once it is safe.

    ``told`` is the version of the feed's words, ``before`` what was known of it, ``wish`` the page
    that it should be read from. Without ``publish`` it is only remembered. ``awaits`` is its page,
    to be tried later.
    """

    article: Article
    keys: tuple[str, ...]
    first_seen: datetime
    told: ContentVersion
    before: Seen | None = None
    wish: PageWish | None = None
    publish: bool = True
    awaits: AwaitedPage | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What a fetch brought: to be published in this order, and what was there already."""

    fresh: tuple[Fresh, ...]
    known: tuple[Known, ...]


def read_entries(feed: Feed) -> tuple[ReadEntry, ...]:
    """Return the entries of ``feed`` that say anything, with their words and keys."""
    worded = [(entry, words_of(entry)) for entry in feed.entries]
    saying = [(entry, words) for entry, words in worded if not words.nothing]
    keys = told_apart(
        [keys_of(entry, title=words.title, text=words.text) for entry, words in saying]
    )
    return tuple(
        ReadEntry(entry, words, own) for (entry, words), own in zip(saying, keys, strict=True)
    )


def keys_in(entries: Iterable[ReadEntry], deleted: Iterable[Deleted]) -> set[str]:
    """Return the keys under which anything that a feed shows or takes back may be known."""
    shown = {key for entry in entries for key in entry.keys.keys}
    return shown | {key_of_id(one.id) for one in deleted}


def tell_news(
    entries: Iterable[ReadEntry],
    seen: Mapping[str, Seen],
    facts: FeedFacts,
    now: datetime,
    deleted: Sequence[Deleted] = (),
) -> News:
    """Return what is new in ``entries``, given what was ``seen`` under each key.

    Oldest first, and what may ring before what may not. An article that stands in the feed twice
    counts as it stands there first. What is known and ``deleted`` is withdrawn, unless the feed
    shows it with a later date.
    """
    taken_back = {key_of_id(one.id): one for one in deleted}
    entries = [one for one in entries if not _is_deleted(one, taken_back)]
    by_id = {one.article_id: one for one in seen.values()}
    told: dict[ArticleId, Fresh | Known] = {}
    for read in entries:
        name = identify(facts.source, read.keys, _known_ids(read, seen))
        if name not in told:
            told[name] = _tell(read, name, by_id.get(name), facts, now)
    fresh = [one for one in told.values() if isinstance(one, Fresh)]
    for key in taken_back:
        if key in seen and seen[key].article_id not in told:
            fresh += _taken_back(key, seen[key], facts, now)
    fresh.sort(key=in_turn)
    return News(tuple(fresh), tuple(one for one in told.values() if isinstance(one, Known)))


def _is_deleted(read: ReadEntry, taken_back: Mapping[str, Deleted]) -> bool:
    found = [taken_back[key] for key in read.keys.keys if key in taken_back]
    date = read.entry.updated or read.entry.published
    return any(one.at is None or date is None or date <= one.at for one in found)


def _taken_back(key: str, before: Seen, facts: FeedFacts, now: datetime) -> list[Fresh]:
    if before.version == WITHDRAWN_VERSION:
        return []
    article = withdrawal_of(before.article_id, before.published_at, facts, now)
    return [Fresh(article, (key,), before.first_seen, WITHDRAWN_VERSION, before)]


def in_turn(fresh: Fresh) -> tuple[bool, datetime, str]:
    """Return by what articles are ordered to be published: live ones first, then the oldest."""
    article = fresh.article
    return article.lane != "live", article.published_at, article.article_id


def _known_ids(read: ReadEntry, seen: Mapping[str, Seen]) -> dict[str, ArticleId]:
    first, *others = read.keys.keys
    ids = {first: seen[first].article_id} if first in seen else {}
    date = read.entry.published or read.entry.updated
    for key in others:
        # Some sites write every new briefing under one address: the date tells them apart.
        if key in seen and (date is None or abs(date - seen[key].published_at) <= _SAME_WITHIN):
            ids[key] = seen[key].article_id
    return ids


def _tell(
    read: ReadEntry, name: ArticleId, before: Seen | None, facts: FeedFacts, now: datetime
) -> Fresh | Known:
    version = content_version(read.words.title, read.words.text)
    if before is not None and before.version == version:
        return Known(name, read.keys.keys)
    first_seen = before.first_seen if before else now
    article = to_article(
        read.entry, read.words, facts, article_id=name, first_seen=first_seen, now=now
    )
    wish = None if article.withdrawn else _wish(read, facts)
    return Fresh(article, read.keys.keys, first_seen, version, before, wish)


def _wish(read: ReadEntry, facts: FeedFacts) -> PageWish | None:
    url = page_of(read.entry, read.words.text, facts.full_text)
    return PageWish(url, read.entry.language or facts.language) if url else None
