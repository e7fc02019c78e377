"""Are the articles that benchmarks feed of the kind and size that is promised?"""

import gzip
import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from services.extract.document import Document
from shared.messages import Message
from tests.bench.loads.load_stream import joined_articles, mixed
from tests.bench.loads.messages import SIZE, alert, article, coding
from tests.bench.loads.odd_texts import LONG_SENTENCE, MEGABYTE, long_article, long_sentence
from tests.bench.loads.varied_seeds import varied_seeds


def stream_file(folder: Path, articles: int) -> Path:
    path = folder / "stream.jsonl.gz"
    rows = [
        {
            "id": f"r{number}",
            "published_at": "1987-02-26T15:01:01Z",
            "title": f"TITLE {number}",
            "text": "\n".join(" ".join([f"word{number}"] * 30) for _ in range(6)),
        }
        for number in range(articles)
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def words(document: Document) -> int:
    return len(document.text.split())


def test_same_seed_gives_the_same_articles() -> None:
    assert list(islice(varied_seeds(1), 10)) == list(islice(varied_seeds(1), 10))


def test_no_two_varied_seeds_are_alike() -> None:
    texts = [one.text for one in islice(varied_seeds(1), 200)]

    assert len(set(texts)) == len(texts)


def test_joined_articles_have_the_length_of_a_newspaper_article(tmp_path: Path) -> None:
    found = list(islice(joined_articles(stream_file(tmp_path, 9)), 20))

    assert all(450 <= words(one) <= 550 for one in found)
    assert len({one.id for one in found}) == len(found)


def test_relevant_words_have_their_share(tmp_path: Path) -> None:
    others = joined_articles(stream_file(tmp_path, 9))

    found = list(islice(mixed(varied_seeds(1), others, 0.1), 300))

    relevant = sum(words(one) for one in found if not one.id.startswith("load"))
    assert relevant / sum(map(words, found)) == pytest.approx(0.1, abs=0.01)


def test_odd_texts_have_the_sizes_that_are_bounded() -> None:
    assert len(long_article(varied_seeds(1)).text) == MEGABYTE
    sentence = long_sentence().text
    assert len(sentence) == LONG_SENTENCE
    assert "." not in sentence


@pytest.mark.parametrize("make", [article, coding, alert])
@pytest.mark.parametrize("number", [0, 9_999])
def test_messages_have_two_kibibytes(make: Callable[[int], Message], number: int) -> None:
    assert len(make(number).model_dump_json()) == SIZE
