import gzip
import io
import sys
from pathlib import Path

import pytest

from services.ingest.files import read_articles
from services.ingest.recording.warc_folder import WarcFolder
from shared.errors import InvalidInput
from tests.unit.ingest.test_recording import opened, record, rss

LINE = b'{"id": "a", "text": "Tanks.", "published_at": "2023-01-17"}\n'
STANDARD_INPUT = Path("-")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    return data


def give(given: io.BytesIO, data: bytes) -> None:
    given.write(data)
    given.seek(0)


@pytest.mark.parametrize("data", [LINE, gzip.compress(LINE)])
def test_lines_are_read_from_standard_input(given: io.BytesIO, data: bytes) -> None:
    give(given, data)

    (article,) = read_articles([STANDARD_INPUT])

    assert (article.article_id, article.text) == ("a", "Tanks.")


def test_a_recording_is_read_from_standard_input(given: io.BytesIO, tmp_path: Path) -> None:
    folder: WarcFolder
    with opened(tmp_path) as folder:
        record(folder, rss("a"))
    (file,) = tmp_path.iterdir()
    give(given, file.read_bytes())

    (article,) = read_articles([STANDARD_INPUT])

    assert article.title == "Tanks a"


def test_a_bad_line_of_standard_input_is_told(given: io.BytesIO) -> None:
    give(given, LINE + b"nonsense\n")

    with pytest.raises(InvalidInput, match=r"standard-input\.jsonl:2"):
        next(read_articles([STANDARD_INPUT]))
