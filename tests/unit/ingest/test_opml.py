"""Do OPML files come in and go out without loss, and are bad ones refused where they are bad?"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.ingest.new_feed import NewFeed
from services.ingest.opml import MOST_BYTES, read_opml, write_opml
from shared.errors import InvalidInput
from shared.ontology import SourceKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FILE = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>My  feeds</title></head>
  <body>
    <outline text="Europe">
      <outline text="Press">
        <outline type="rss" text="One" title="Feed One" xmlUrl="https://one.example/rss"
                 category="/news/world,daily"/>
      </outline>
      <outline text="Two" xmlurl="feed://two.example/rss" language="de"/>
    </outline>
    <outline text="Three" xmlUrl="feed:https://three.example/atom"/>
    <outline text="A link" type="link" url="https://link.example/"/>
    <outline text="Odd" xmlUrl="gopher://odd.example/"/>
    <outline text="Again" xmlUrl="https://one.example/rss"/>
  </body>
</opml>"""

words = st.text(
    st.characters(categories=("L", "N"), include_characters="&<>\"' -"), min_size=1
).map(lambda text: " ".join(text.split())[:80].strip())
named = words.filter(bool)
feeds = st.lists(
    st.builds(
        NewFeed,
        url=st.integers(0, 9999).map(lambda n: f"https://example.org/{n}?a=1&b=2"),
        outlet=st.none() | named,
        publisher=st.none() | named,
        title=st.none() | named,
        owner=st.none() | named,
        country=st.none() | st.just("GBR"),
        kind=st.none() | st.sampled_from(SourceKind),
        language=st.none() | st.just("en"),
        categories=st.lists(
            st.lists(named, min_size=1, max_size=3).map("/".join), unique=True, max_size=3
        ).map(tuple),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda feed: feed.url,
)


def test_titles_and_categories_are_kept() -> None:
    one, two, three = read_opml(FILE).feeds

    assert (one.url, one.title) == ("https://one.example/rss", "Feed One")
    assert one.categories == ("Europe/Press", "news/world", "daily")
    assert (two.title, two.categories, two.language) == ("Two", ("Europe",), "de")
    assert (three.title, three.categories) == ("Three", ())


def test_feed_addresses_of_old_browsers_are_read() -> None:
    _, two, three = read_opml(FILE).feeds

    assert (two.url, three.url) == ("http://two.example/rss", "https://three.example/atom")


def test_what_is_no_feed_is_passed_over_and_told_with_its_line() -> None:
    assert read_opml(FILE).passed_over == (
        "line 13: the outline 'A link' has no xmlUrl",
        "line 14: 'gopher://odd.example/' is no web address",
    )


@given(feeds)
def test_what_is_exported_is_imported_without_loss(given_feeds: list[NewFeed]) -> None:
    back = read_opml(write_opml(given_feeds, title="All", now=NOW)).feeds

    def said(feed: NewFeed) -> NewFeed:
        # OPML demands a text: an untitled feed is called by its address.
        title = feed.title or feed.url
        return NewFeed(
            feed.url, feed.outlet, feed.publisher, title, feed.owner, feed.country, feed.kind,
            feed.language, feed.categories,
        )  # fmt: skip

    assert {feed.url: feed for feed in back} == {feed.url: said(feed) for feed in given_feeds}


def test_the_export_is_opml_2() -> None:
    root = etree.fromstring(write_opml([NewFeed("https://a.example/")], title="All", now=NOW))

    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "All"
    assert root.findtext("head/dateCreated") == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert root.xpath("body/outline/@type") == ["rss"]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    data = write_opml([NewFeed("https://a.example/", title="a\x00b\x1f")], title="\x07", now=NOW)

    assert read_opml(data).feeds[0].title == "ab"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "line 1: expected well-formed OPML"),
        (b"<opml>\n<body>\n<outline text='a & b'/></body></opml>", "line 3: expected well-formed"),
        (b"<html><body/></html>", "line 1: expected <opml> with a <body>, got <html>"),
        (b"<opml>\n<head/></opml>", "line 1: expected <opml> with a <body>"),
        (b"<opml>\n<body><outline text='a'/></body></opml>", "line 2: expected outlines with an"),
        (b"<opml><body>" + b"<outline>" * 300, "line 1: expected well-formed OPML"),
        (b" " * (MOST_BYTES + 1), "expected an OPML file of at most"),
    ],
)
def test_bad_opml_is_refused_with_its_place(data: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        read_opml(data)


BOMB = (
    '<?xml version="1.0"{encoding}?><!DOCTYPE opml [<!ENTITY a "boom">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><opml><body><outline text="&j;" xmlUrl="https://a.example/"/></body></opml>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_entity_bombs_are_refused_in_every_encoding(encoding: str) -> None:
    declared = f' encoding="{encoding}"'
    data = BOMB.replace("{encoding}", declared).encode(encoding)

    with pytest.raises(InvalidInput):
        read_opml(data)


def test_external_entities_are_refused() -> None:
    data = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>'
        b'<outline text="t" xmlUrl="https://a.example/">&x;</outline></body></opml>'
    )

    with pytest.raises(InvalidInput, match="declares entities"):
        read_opml(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for tried in (data, b"<opml><body>" + data + b"</body></opml>"):
        try:
            read_opml(tried)
        except InvalidInput:
            continue
