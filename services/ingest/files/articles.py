"""Which articles do files, folders and recordings hold, in order of publication?"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import chain
from pathlib import Path

from services.ingest.files.ordering import RUN_CHARACTERS, in_order
from services.ingest.files.playback import play_recordings
from services.ingest.files.records import Record
from services.ingest.files.sources import read_records
from services.ingest.files.standard_input import STANDARD_INPUT, spooled
from services.ingest.files.warc_index import is_recording
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

    ``published`` dates what carries no date of its own; the path ``-`` stands for standard input.
    The lane is ``replay``. An article of a WARC recording is as it was when the feed was read;
    any other has the id given, and its arrival time is the publication time. Everything is read
    and checked before the first article is yielded; about ``run_characters`` of text are held in
    memory. Raises InvalidInput naming the file and line, and what was expected there.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(spooled()) if p == STANDARD_INPUT else p for p in paths]
        recordings = [path for path in files if is_recording(path)]
        records = (
            _to_article(record)
            for path in files
            if path not in recordings
            for record in _dated_records(path, published)
        )
        articles = chain(records, map(_recorded, play_recordings(recordings)))
        for article in in_order(articles, run_characters=run_characters):
            # Only now: until they are in order, sketches would take more room than the texts.
            yield article.model_copy(update={"sketch": sketch(article.text)})


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
        source_kind=record.source_kind,
        url=record.url,
        title=record.title,
        language=record.language,
        published_at=record.published_at,
        fetched_at=record.published_at,
        lane="replay",
        text=record.text,
    )


def _recorded(article: Article) -> Article:
    return article.model_copy(update={"lane": "replay", "sketch": ()})
