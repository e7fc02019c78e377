"""Which Article does each record of a file become?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from services.ingest.files.ordering import RUN_CHARACTERS, in_order
from services.ingest.files.records import Record
from services.ingest.files.sources import read_records
from shared.errors import InvalidInput
from shared.ids import content_version
from shared.messages import Article
from shared.sketch import sketch


def read_articles(
    paths: Iterable[Path],
    *,
    published: datetime | None = None,
    run_characters: int = RUN_CHARACTERS,
) -> Iterator[Article]:
    """Yield the articles of files and folders sorted by (published_at, article_id).

    ``published`` dates what carries no date of its own. The article_id is the id given, the lane
    is ``replay``, the arrival time is the publication time. Everything is read and checked before
    the first article is yielded; about ``run_characters`` of text are held in memory. Raises
    InvalidInput naming the file and line, and what was expected there.
    """
    records = (record for path in paths for record in _dated_records(path, published))
    for record in in_order(records, run_characters=run_characters):
        yield _to_article(record)


def _dated_records(path: Path, published: datetime | None) -> Iterator[Record]:
    for record in read_records(path):
        dated = record.dated(published)
        if dated.published_at is None:
            message = (
                f'{record.place}: article "{record.id}" has no "published_at"; '
                "expected one there, or a date for all undated input (--published DATE)"
            )
            raise InvalidInput(message)
        yield dated


def _to_article(record: Record) -> Article:
    assert record.published_at is not None
    return Article(
        article_id=record.id,
        content_version=content_version(record.title, record.text),
        source=f"file:{record.origin}",
        outlet=record.outlet,
        publisher=record.publisher,
        url=record.url,
        title=record.title,
        language=record.language,
        published_at=record.published_at,
        fetched_at=record.published_at,
        lane="replay",
        sketch=sketch(record.text),
        text=record.text,
    )
