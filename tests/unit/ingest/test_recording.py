import gzip
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.ingest.files import read_articles
from services.ingest.recording.exchange import Exchange, without_credentials, without_userinfo
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.warc_folder import WarcFolder
from shared.clock import VirtualClock
from shared.errors import ConfigurationError, InvalidInput
from shared.messages import Article

NOW = datetime(2023, 1, 17, 12, 0, 0, 123_456, tzinfo=UTC)
FEED = "https://example.org/feed"


def rss(*guids: str) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>Tanks {guid}</title>"
        f"<description>Britain will send tanks, number {guid}.</description></item>"
        for guid in guids
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def exchange(body: bytes, at: datetime = NOW, url: str = FEED, encoding: str = "") -> Exchange:
    return Exchange(
        url=url,
        at=at,
        request_line="GET /feed HTTP/1.1",
        request_headers=(("Host", "example.org"),),
        status_line="HTTP/1.1 200 OK",
        headers=(("Content-Type", "application/rss+xml"), ("Content-Encoding", encoding)),
        body=body,
        complete=True,
    )


def record(folder: WarcFolder, body: bytes, at: datetime = NOW, encoding: str = "") -> None:
    name = folder.write_exchange(exchange(body, at, encoding=encoding))
    folder.write_reading(FeedReading(response=name, read_at=at, source=FEED, outlet="Example"))


def opened(path: Path, rotated_at: int = 10**9) -> WarcFolder:
    return WarcFolder(path, VirtualClock(NOW), instance="test/1", rotated_at=rotated_at)


def played(*paths: Path) -> list[Article]:
    return list(read_articles(paths))


def records(path: Path) -> list[tuple[str, str, str]]:
    """Return type, target and date of every record."""
    with path.open("rb") as file:
        return [
            (each.rec_type, head.get_header("WARC-Target-URI"), head.get_header("WARC-Date"))
            for each in ArchiveIterator(file)
            for head in (each.rec_headers,)
        ]


def stranger(path: Path, url: str, body: bytes, kind: str, status: str = "200 OK") -> None:
    with path.open("ab") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz", warc_version="WARC/1.0")
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2023-01-17T12:00:00Z"}
        made = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=headers,
            warc_headers_dict=dated,
        )
        writer.write_record(made)


def test_a_recording_holds_request_response_and_both_clocks(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        record(folder, rss("a"))

    (file,) = tmp_path.iterdir()
    date = "2023-01-17T12:00:00.123456Z"
    assert records(file)[1:] == [
        ("response", FEED, date),
        ("request", FEED, date),
        ("metadata", FEED, date),
    ]
    assert file.name == "tocsin-test-1-20230117T120000123456-00001.warc.gz"


def test_what_was_read_then_is_read_again(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        record(folder, rss("a", "b"))
        record(folder, gzip.compress(rss("c", "a")), NOW + timedelta(hours=1), encoding="gzip")

    articles = played(tmp_path)

    assert {article.title: article.fetched_at for article in articles} == {
        "Tanks a": NOW,
        "Tanks b": NOW,
        "Tanks c": NOW + timedelta(hours=1),
    }
    assert {article.source for article in articles} == {FEED}
    assert {(article.outlet, article.lane) for article in articles} == {("Example", "replay")}
    assert all(article.sketch for article in articles)


def test_an_article_that_changed_is_played_in_both_versions(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        record(folder, rss("a"))
        record(folder, rss("a").replace(b"Britain", b"Poland"), NOW + timedelta(hours=1))

    first, second = played(tmp_path)

    assert first.article_id == second.article_id
    assert "Britain" in first.text
    assert "Poland" in second.text


def test_a_response_that_nobody_read_as_a_feed_gives_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as folder:
        folder.write_exchange(exchange(rss("a")))

    assert played(tmp_path) == []


def test_files_are_rotated_by_size_and_read_as_one(tmp_path: Path) -> None:
    with opened(tmp_path, rotated_at=1) as folder:
        for hour in range(3):
            record(folder, rss(str(hour)), NOW + timedelta(hours=hour))

    assert len(list(tmp_path.iterdir())) == 6
    assert [article.title for article in played(tmp_path)] == ["Tanks 0", "Tanks 1", "Tanks 2"]


def test_a_file_cut_anywhere_gives_what_was_whole(tmp_path: Path) -> None:
    with opened(tmp_path / "whole") as folder:
        record(folder, rss("a"))
        (file,) = (tmp_path / "whole").iterdir()
        whole = file.stat().st_size
        record(folder, rss("b"), NOW + timedelta(hours=1))
    data = file.read_bytes()

    for size in range(0, len(data), 7):
        cut = tmp_path / "cut.warc.gz"
        cut.write_bytes(data[:size])
        titles = [article.title for article in played(cut)]
        kept = ["Tanks a"] if size >= whole else []
        assert titles[:1] == kept or size < whole, size
        assert set(titles) <= {"Tanks a", "Tanks b"}, size


def test_credentials_are_not_kept() -> None:
    headers = [
        ("Authorization", "Bearer x"),
        ("cookie", "a=b"),
        ("Set-Cookie", "a=b"),
        ("Location", "https://me:secret@example.org/new"),
        ("ETag", "1"),
    ]

    assert without_credentials(headers) == (
        ("Location", "https://example.org/new"),
        ("ETag", "1"),
    )
    assert without_userinfo("http://me@example.org/a@b") == "http://example.org/a@b"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigurationError, match="TOCSIN_INGEST_RECORD"):
        opened(tmp_path / "file" / "folder")


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_strangers_feeds_and_pages_become_articles(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    page = (
        "<html lang='en'><head><title>Envoy\n leaves</title></head>"
        "<body><nav>Home</nav><p>The café's envoy left.</p></body></html>"
    )
    stranger(path, FEED, rss("a"), "application/rss+xml")
    stranger(path, "https://example.org/page", page.encode(), "text/html; charset=utf-8")
    stranger(path, "https://example.org/gone", b"<html>", "text/html", "404 Not Found")
    stranger(path, "https://example.org/logo", b"\x89PNG", "image/png")

    articles = {article.title: article for article in played(path)}

    assert set(articles) == {"Tanks a", "Envoy leaves"}
    found = articles["Envoy leaves"]
    assert (found.text, found.url) == ("The café's envoy left.", "https://example.org/page")
    assert found.published_at == datetime(2023, 1, 17, 12, tzinfo=UTC)
    assert not found.dated


@pytest.mark.parametrize("data", [b"nonsense", gzip.compress(b"nonsense")])
def test_a_file_that_is_no_recording_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)

    with pytest.raises(InvalidInput, match=r"x\.warc\.gz: expected a WARC file"):
        played(path)
