import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.ingest.files import read_articles
from shared.errors import InvalidInput
from shared.ids import content_version

SEEDS = Path(__file__).parents[3] / "seeds"
DAY = datetime(2023, 1, 17, tzinfo=UTC)


def write_lines(path: Path, *lines: Mapping[str, object]) -> Path:
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def line(name: str = "a", day: str | None = "2023-01-17", text: str = "One.") -> dict[str, object]:
    dated = {} if day is None else {"published_at": day}
    return {"id": name, "text": text, **dated}


def test_a_line_becomes_an_article_of_the_replay_lane(tmp_path: Path) -> None:
    tape = write_lines(
        tmp_path / "tape.jsonl",
        {
            "id": "a1",
            "title": "Tanks",
            "text": "Britain will send tanks.\r\n",
            "published_at": "2023-01-17T09:00:00+01:00",
            "outlet": "UPI",
            "publisher": "News World",
            "source_kind": "wire",
            "url": "https://example.org/a1",
            "language": "en",
            "unknown": 1,
        },
    )

    (article,) = read_articles([tape])

    assert article.article_id == "a1"
    assert article.content_version == content_version("Tanks", "Britain will send tanks.\r\n")
    assert article.text == "Britain will send tanks.\r\n"
    assert (article.title, article.language) == ("Tanks", "en")
    assert (article.outlet, article.publisher) == ("UPI", "News World")
    assert article.source_kind == "wire"
    assert article.published_at == datetime(2023, 1, 17, 8, tzinfo=UTC)
    assert article.fetched_at == article.published_at
    assert article.lane == "replay"
    assert article.source == "file:tape.jsonl"


@pytest.mark.parametrize("name", ["tape.jsonl", "tape.jsonl.gz"])
def test_plain_and_compressed_lines_read_the_same(tmp_path: Path, name: str) -> None:
    tape = write_lines(tmp_path / name, line("b"), line("a"))

    assert [article.article_id for article in read_articles([tape])] == ["a", "b"]


def test_several_inputs_are_merged_by_publication_then_id(tmp_path: Path) -> None:
    first = write_lines(tmp_path / "1.jsonl", line("c", "2023-01-18"), line("b", "2023-01-17"))
    second = write_lines(tmp_path / "2.jsonl", line("a", "2023-01-17"), line("d", "2023-01-16"))

    names = [article.article_id for article in read_articles([first, second])]

    assert names == ["d", "a", "b", "c"]


def test_input_larger_than_a_run_is_sorted_the_same(tmp_path: Path) -> None:
    lines = [line(f"{n * 7919 % 1000:04}", f"2023-01-{n % 28 + 1:02}") for n in range(1000)]
    tape = write_lines(tmp_path / "tape.jsonl", *lines)

    in_runs = list(read_articles([tape], run_characters=500))

    assert in_runs == list(read_articles([tape]))
    keys = [(article.published_at, article.article_id) for article in in_runs]
    assert keys == sorted(keys)


def test_the_seed_folder_is_read_by_its_manifest() -> None:
    articles = list(read_articles([SEEDS]))

    assert [article.article_id for article in articles] == ["000", "001", "002", "003", "004"]
    assert {article.published_at for article in articles} == {DAY}
    assert [article.outlet for article in articles] == [None, None, None, "UPI", None]
    for article in articles:
        (path,) = SEEDS.glob(f"{article.article_id}_*.txt")
        assert article.text.encode() == path.read_bytes()


def test_a_folder_without_manifest_is_read_by_its_texts(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbfTwo\r\n")
    (tmp_path / "a.txt").write_bytes(b"One")
    (tmp_path / "notes.md").write_bytes(b"no article")

    articles = list(read_articles([tmp_path], published=DAY))

    assert [(a.article_id, a.text) for a in articles] == [("a", "One"), ("b", "Two\r\n")]


def test_the_given_date_dates_only_what_has_none(tmp_path: Path) -> None:
    tape = write_lines(tmp_path / "tape.jsonl", line("a", None), line("b", "2023-01-01"))

    dates = {a.article_id: a.published_at for a in read_articles([tape], published=DAY)}

    assert dates == {"a": DAY, "b": datetime(2023, 1, 1, tzinfo=UTC)}


def test_undated_input_without_a_given_date_names_file_and_line(tmp_path: Path) -> None:
    tape = write_lines(tmp_path / "tape.jsonl", line("b"), line("a", None))

    with pytest.raises(InvalidInput, match=r'tape\.jsonl:2: article "a" has no "published_at"'):
        list(read_articles([tape]))


def test_an_undated_text_without_a_given_date_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One")

    with pytest.raises(InvalidInput, match=r'a\.txt: article "a" has no "published_at"'):
        list(read_articles([tmp_path]))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", r"tape\.jsonl:2: expected a JSON object"),
        (b"[]", r"tape\.jsonl:2: .*expected \{\"id\""),
        (b'{"id": "a"}', r'tape\.jsonl:2: "text": Field required'),
        (b'{"id": 7, "text": "x"}', r'tape\.jsonl:2: "id": Input should be a valid string'),
        (b'{"id": "", "text": "x"}', r'tape\.jsonl:2: "id": '),
        (b'{"id": "a", "text": "x\\u0000"}', r'tape\.jsonl:2: "text": .*U\+0000'),
        (b'{"id": "a", "text": "\\ud800"}', r"tape\.jsonl:2: expected a JSON object"),
        (b'{"id": "a", "text": "\xff"}', r"tape\.jsonl:2: expected a JSON object"),
        (
            b'{"id": "a", "text": "x", "published_at": "soon"}',
            r'tape\.jsonl:2: "published_at": .*expected an ISO 8601 date',
        ),
    ],
)
def test_a_bad_line_names_file_line_and_what_was_expected(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    tape = tmp_path / "tape.jsonl"
    tape.write_bytes(json.dumps(line()).encode() + b"\n" + data + b"\n")

    with pytest.raises(InvalidInput, match=expected):
        list(read_articles([tape]))


def test_a_bad_last_line_is_told_before_the_first_article(tmp_path: Path) -> None:
    tape = write_lines(tmp_path / "tape.jsonl", *[line(str(n)) for n in range(600)], {"id": "x"})

    with pytest.raises(InvalidInput, match=r"tape\.jsonl:601"):
        next(read_articles([tape], run_characters=100))


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    tape.write_bytes(b"\xef\xbb\xbf" + json.dumps(line()).encode() + b"\r\n\r\n")

    assert [article.article_id for article in read_articles([tape])] == ["a"]


def test_a_manifest_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("no")
    folder = tmp_path / "folder"
    folder.mkdir()
    write_lines(folder / "tape.jsonl", {"file": "../secret.txt", "id": "a"})

    with pytest.raises(InvalidInput, match="expected a file inside the folder"):
        list(read_articles([folder], published=DAY))


def test_a_manifest_entry_without_its_file_names_the_file(tmp_path: Path) -> None:
    write_lines(tmp_path / "tape.jsonl", {"file": "gone.txt", "id": "a"})

    with pytest.raises(InvalidInput, match=r"gone\.txt: expected a readable file"):
        list(read_articles([tmp_path], published=DAY))


def test_an_empty_folder_says_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"expected a tape\.jsonl manifest, WARC or \*\.txt"):
        list(read_articles([tmp_path]))


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"a\.csv: expected a \.jsonl"):
        list(read_articles([tmp_path / "a.csv"]))


def test_a_cut_gzip_file_is_refused(tmp_path: Path) -> None:
    tape = write_lines(tmp_path / "tape.jsonl.gz", *[line(str(n)) for n in range(100)])
    tape.write_bytes(tape.read_bytes()[:-20])

    with pytest.raises(InvalidInput, match="expected a complete gzip file"):
        list(read_articles([tape]))


def test_text_that_is_not_utf8_names_the_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Andr\xe9")

    with pytest.raises(InvalidInput, match=r"a\.txt: expected UTF-8, byte 4 is 0xe9"):
        list(read_articles([tmp_path], published=DAY))
