"""Which articles did a recorded run give, and give again?

The responses are read in the order and by the functions of the live run, at the instants at which
they were read then, so that articles have the same ids, versions and times.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from warcio.archiveiterator import ArchiveIterator

from services.ingest.feeds import Feed, FeedError, parse_feed
from services.ingest.files.pages import page_feed
from services.ingest.files.warc_index import Index, Place, index_of, opened
from services.ingest.news import News, Seen, keys_in, read_entries, tell_news
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.page_reading import PageReading
from shared.ids import ArticleId
from shared.messages import Article

MOST_BYTES = 64 * 1024 * 1024
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A body that was received, inflated."""

    url: str
    content_type: str | None
    body: bytes


@dataclass(slots=True)
class _FeedMemory:
    """What a feed has shown so far, as the store of feeds remembers it."""

    article_of: dict[str, ArticleId] = field(default_factory=dict)
    articles: dict[ArticleId, Seen] = field(default_factory=dict)

    def seen(self, keys: Iterable[str]) -> dict[str, Seen]:
        return {key: self.articles[self.article_of[key]] for key in keys if key in self.article_of}

    def remember(self, news: News) -> None:
        for fresh in news.fresh:
            article = fresh.article
            name = ArticleId(article.article_id)
            self.articles[name] = Seen(name, fresh.told, article.published_at, fresh.first_seen)
            self.article_of.update(dict.fromkeys(fresh.keys, name))
        for known in news.known:
            self.article_of.update(dict.fromkeys(known.keys, known.article_id))


def play_recordings(paths: Iterable[Path]) -> Iterator[Article]:
    """Yield the articles of WARC files and folders of them, in the order in which they were read.

    Raises InvalidInput naming a file that is none. What is neither feed nor page is passed over.
    """
    memories: dict[str, _FeedMemory] = {}
    index = index_of(paths)
    late = deque(index.late)
    for place in index.places:
        while late and late[0].read_at <= place.at:
            yield from _published(late.popleft())
        recorded = _fetch(place)
        if recorded is None:
            continue
        reading = place.reading or _of_a_stranger(recorded, place.at, memories)
        memory = memories.setdefault(reading.source, _FeedMemory())
        news = _news(recorded, reading, memory)
        if news is not None:
            memory.remember(news)
            yield from _joined(news, reading.source, index)
    for page in late:
        yield from _published(page)


def _joined(news: News, source: str, index: Index) -> Iterator[Article]:
    made: list[Article] = []
    for fresh in news.fresh:
        page = index.joined.get((source, fresh.article.article_id, fresh.told))
        made += [fresh.article] if page is None else _published(page)
    return iter(sorted(made, key=lambda one: (one.published_at, one.article_id)))


def _published(page: PageReading) -> list[Article]:
    article = page.played()
    return [] if article is None else [article]


def _fetch(place: Place) -> Recorded | None:
    with opened(place.path) as file:
        file.seek(place.offset)
        record = next(iter(ArchiveIterator(file)))
        # Inflated only as far as the bound, so that a bomb in a stranger's file does not go off.
        body: bytes = record.content_stream().read(MOST_BYTES + 1)
        url: str = record.rec_headers.get_header("WARC-Target-URI")
        if len(body) > MOST_BYTES:
            _log.warning("recorded_body_too_large", url=url, file=str(place.path))
            return None
        return Recorded(url, record.http_headers.get_header("Content-Type"), body)


def _of_a_stranger(
    recorded: Recorded, at: datetime, memories: dict[str, _FeedMemory]
) -> FeedReading:
    return FeedReading(
        response="", read_at=at, source=recorded.url, first_fetch=recorded.url not in memories
    )


def _news(recorded: Recorded, reading: FeedReading, memory: _FeedMemory) -> News | None:
    feed = _feed(recorded)
    if feed is None:
        return None
    entries = read_entries(feed)
    seen = memory.seen(keys_in(entries, feed.deleted))
    facts = reading.facts(feed.link, feed.language)
    return tell_news(entries, seen, facts, reading.read_at, feed.deleted)


def _feed(recorded: Recorded) -> Feed | None:
    url, kind = recorded.url, recorded.content_type
    try:
        return parse_feed(recorded.body, url=url, content_type=kind)
    except FeedError as exc:
        page = page_feed(recorded.body, url=url, content_type=kind)
        if page is None:
            _log.info("recording_passed_over", url=url, error=str(exc))
        return page
