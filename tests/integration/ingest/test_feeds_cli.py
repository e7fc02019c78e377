"""Can feeds be looked after from the command line, on the database and over real HTTP?"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.cli.main import EXIT_PERMANENT, EXIT_USAGE, run
from services.ingest.opml import read_opml
from tests.integration.ingest.room import Item, rss

ONE, TWO = "https://one.example/rss", "https://two.example/atom"
PAGE = b"""<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed">
</head></html>"""


class _Web(BaseHTTPRequestHandler):
    answers: dict[str, tuple[str, bytes]] = {  # noqa: RUF012  # read only
        "/feed": ("application/rss+xml", rss(Item("a"), Item("b")).encode()),
        "/page": ("text/html", PAGE),
        "/bare": ("text/html", b"<html><head></head></html>"),
    }

    def do_GET(self) -> None:
        kind, body = self.answers.get(self.path, ("text/plain", b""))
        self.send_response(200 if self.path in self.answers else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE_URL", str(tmp_path / "tocsin.db"))
    monkeypatch.setenv("TOCSIN_INGEST_HOST_SPACING", "0")
    monkeypatch.delenv("TOCSIN_API_URL", raising=False)
    monkeypatch.delenv("TOCSIN_EGRESS_ALLOW_NETWORKS", raising=False)


@pytest.fixture
def open_egress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_EGRESS_ALLOW_NETWORKS", "127.0.0.0/8")


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["feeds", "list", "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_feeds_are_added_once_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "add", ONE, TWO]) == 0
    assert capsys.readouterr().out == "2 added, 0 known already\n"
    assert run(["feeds", "add", TWO]) == 0
    assert capsys.readouterr().out == "0 added, 1 known already\n"

    assert {feed["url"] for feed in listed(capsys)} == {ONE, TWO}


def test_a_pack_is_added_with_what_is_known_of_its_feeds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["feeds", "add", "--pack", "sanctions"]) == 0

    found = listed(capsys)
    assert len(found) >= 5
    assert {feed["kind"] for feed in found} == {"official"}
    assert all(feed["publisher"] and feed["owner"] and feed["title"] for feed in found)


def test_an_unknown_pack_adds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "add", ONE, "--pack", "no-such"]) == EXIT_PERMANENT
    assert "expected one of official, wire" in capsys.readouterr().err
    assert listed(capsys) == []


def test_an_address_that_may_not_be_called_is_not_added(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["feeds", "add", ONE, "http://10.0.0.1/feed"]) == EXIT_PERMANENT
    assert "http://10.0.0.1/feed: not added, address: " in capsys.readouterr().err

    assert [feed["url"] for feed in listed(capsys)] == [ONE]


def test_a_feed_is_shown_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    run(["feeds", "add", ONE, "--title", "One", "--publisher", "Example"])
    capsys.readouterr()
    assert run(["feeds", "show", ONE]) == 0

    told = capsys.readouterr().out
    assert "It has not been polled yet." in told
    assert "Next poll now: it was added and not polled yet." in told


def test_feeds_are_changed_by_address_and_by_id(capsys: pytest.CaptureFixture[str]) -> None:
    run(["feeds", "add", ONE, TWO, "--full-text", "always", "--title", "One"])
    name = next(str(feed["id"]) for feed in listed(capsys) if feed["url"] == TWO)

    assert run(["feeds", "set", ONE, name, "--full-text", "never"]) == 0
    assert {(feed["title"], feed["full_text"]) for feed in listed(capsys)} == {("One", "never")}
    assert run(["feeds", "set", "https://three.example/", "--title", "x"]) == EXIT_PERMANENT
    assert run(["feeds", "set", ONE]) == EXIT_USAGE


def test_feeds_are_removed_by_address_and_by_id(capsys: pytest.CaptureFixture[str]) -> None:
    run(["feeds", "add", ONE, TWO])
    name = next(str(feed["id"]) for feed in listed(capsys) if feed["url"] == TWO)

    assert run(["feeds", "remove", ONE, name]) == 0
    assert listed(capsys) == []
    assert run(["feeds", "remove", ONE]) == EXIT_PERMANENT
    assert run(["feeds", "show", ONE]) == EXIT_PERMANENT


def test_what_is_exported_can_be_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feeds.opml"
    run(["feeds", "add", "--pack", "wires"])
    before = listed(capsys)
    assert run(["feeds", "export", "-o", str(file)]) == 0
    assert len(read_opml(file.read_bytes()).feeds) == len(before)
    run(["feeds", "remove", *(str(feed["id"]) for feed in before)])
    assert run(["feeds", "import", str(file)]) == 0

    compared = ("id", "title", "publisher", "owner", "country", "kind", "categories")
    after = listed(capsys)
    assert [[feed[key] for key in compared] for feed in after] == [
        [feed[key] for key in compared] for feed in before
    ]


def test_bad_opml_is_refused_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.opml"
    file.write_text("<opml>\n<body>\n<outline a='&'/></body></opml>")

    assert run(["feeds", "import", str(file)]) == EXIT_PERMANENT
    assert f"{file}: line 3: expected well-formed OPML" in capsys.readouterr().err


@pytest.mark.usefixtures("open_egress")
def test_a_feed_is_tried_and_told_of(web: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "test", "--mark", f"{web}/feed"]) == 0

    told = capsys.readouterr().out
    assert f"ok   {web}/feed" in told
    assert "'Example' in en, 2 entries" in told
    assert "2 with a date, 2 with a guid" in told
    assert "validators: none" in told
    assert "0 feeds of the catalogue marked anew" in told


@pytest.mark.usefixtures("open_egress")
def test_a_page_that_is_tried_fails_and_names_its_feed(
    web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "test", f"{web}/feed", f"{web}/page", f"{web}/no"]) == EXIT_PERMANENT

    out, err = capsys.readouterr()
    assert f"the page names a feed: {web}/feed" in out
    assert f"FAIL {web}/no" in out
    assert "the server answered 404" in out
    assert "2 of 3 could not be read" in err


@pytest.mark.usefixtures("open_egress")
def test_the_feeds_of_a_page_are_found(web: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "discover", f"{web}/page", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found == {"url": f"{web}/feed", "format": "RSS", "title": "News"}
    assert run(["feeds", "discover", f"{web}/feed"]) == 0
    assert "is a feed itself" in capsys.readouterr().out
    assert run(["feeds", "discover", f"{web}/bare"]) == EXIT_PERMANENT


def test_trying_and_finding_go_through_the_guard(
    web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "test", f"{web}/feed"]) == EXIT_PERMANENT
    assert "egress_refused" in capsys.readouterr().out
    assert run(["feeds", "discover", f"{web}/page"]) == EXIT_PERMANENT
    assert "egress_refused" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["add", "test"])
def test_nothing_named_is_a_usage_error(command: str) -> None:
    assert run(["feeds", command]) == EXIT_USAGE


def test_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "packs"]) == 0
    assert "official" in capsys.readouterr().out
