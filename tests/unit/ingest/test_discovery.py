"""Are the feeds found that a page names, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.discovery import MOST_FOUND, FoundFeed, feeds_of

URL = "https://example.org/news/index.html"


def found(head: str, **options: str) -> list[str]:
    page = f"<html><head>{head}</head><body>x</body></html>".encode()
    return [feed.url for feed in feeds_of(page, url=URL, **options)]


def test_a_feed_is_found_with_its_format_and_title() -> None:
    page = b"""<html><head>
      <link rel="alternate" type="application/rss+xml" title="All  news" href="/rss.xml">
      <LINK REL=Alternate TYPE="application/atom+xml; charset=utf-8" HREF=feed.atom>
    </head></html>"""

    assert feeds_of(page, url=URL) == (
        FoundFeed("https://example.org/rss.xml", "RSS", "All news"),
        FoundFeed("https://example.org/news/feed.atom", "Atom", None),
    )


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    base = '<base href="//cdn.example.org/x/">'
    link = '<link rel="alternate" type="application/feed+json" href="feed.json">'

    assert found(base + link) == ["https://cdn.example.org/x/feed.json"]


def test_each_feed_is_told_once() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'

    assert found(link * 3) == ["https://example.org/rss"]


def test_a_link_of_relation_feed_needs_no_type() -> None:
    assert found('<link rel="feed" href="/f">') == ["https://example.org/f"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="fr" href="/fr">',
        '<link rel="alternate stylesheet" type="application/rss+xml" href="/s">',
        '<link rel="stylesheet" type="text/css" href="/s">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        '<link rel="alternate" type="application/rss+xml" href="https://[::">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/rss"> -->',
    ],
)
def test_what_is_no_feed_is_not_found(link: str) -> None:
    assert found(link) == []


def test_the_declared_charset_is_heeded() -> None:
    page = '<link rel="alternate" type="application/rss+xml" title="Új" href="/r">'.encode("cp1250")
    (feed,) = feeds_of(page, url=URL, content_type="text/html; charset=windows-1250")

    assert feed.title == "Új"


def test_an_unknown_charset_does_no_harm() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'

    assert found(link, content_type="text/html; charset=no-such") == ["https://example.org/rss"]


def test_so_many_feeds_and_no_more_are_told() -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(1000)
    )

    assert len(found(links)) == MOST_FOUND


@given(st.binary(max_size=300))
def test_any_bytes_are_read(page: bytes) -> None:
    for tried in (page, b"<html><head><link rel=alternate " + page):
        assert isinstance(feeds_of(tried, url=URL), tuple)
