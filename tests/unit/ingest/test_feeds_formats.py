from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.feeds import (
    DiagnosisKind,
    Enclosure,
    Entry,
    FeedError,
    Source,
    parse_feed,
)


def rss(items: str, channel: str = "", head: str = "") -> bytes:
    return f'{head}<rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def only(data: bytes, **options: str) -> Entry:
    (entry,) = parse_feed(data, **options).entries
    return entry


def test_rss_is_read_with_its_modules() -> None:
    data = b"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:atom="http://www.w3.org/2005/Atom"><channel>
      <title>World &amp;amp; more</title><link>https://e.org/</link><language>en-gb</language>
      <ttl>15</ttl><atom:link rel="self" href="https://e.org/rss"/>
      <atom:link rel="hub" href="https://hub.e.org/"/>
      <item><title>&lt;b&gt;Tanks&lt;/b&gt; for Kyiv</title><link> https://e.org/1 </link>
      <guid isPermaLink="false">g1</guid><pubDate>Tue, 17 Jan 2023 09:30:00 GMT</pubDate>
      <dc:date>2023-01-17T10:00:00Z</dc:date><description>Short &amp;amp; sweet</description>
      <content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
      <author>jo@e.org (Jo Doe)</author><dc:creator>Ann Roe</dc:creator>
      <category>World</category><dc:subject>War</dc:subject><dc:language>en</dc:language>
      <enclosure url="/a.mp3" length="12" type="audio/mpeg"/>
      <source url="https://upi.com/rss">UPI</source></item></channel></rss>"""

    feed = parse_feed(data, url="https://e.org/feeds/rss")

    assert (feed.title, feed.link, feed.language) == ("World & more", "https://e.org/", "en-gb")
    assert feed.ttl == timedelta(minutes=15)
    assert (feed.self_url, feed.hubs) == ("https://e.org/rss", ("https://hub.e.org/",))
    assert feed.diagnoses == ()
    assert feed.entries == (
        Entry(
            id="g1",
            link="https://e.org/1",
            title="Tanks for Kyiv",
            summary="Short &amp; sweet",
            content="<p>Long</p>",
            published=datetime(2023, 1, 17, 9, 30, tzinfo=UTC),
            updated=datetime(2023, 1, 17, 10, tzinfo=UTC),
            authors=("Jo Doe", "Ann Roe"),
            categories=("World", "War"),
            language="en",
            enclosures=(Enclosure("https://e.org/a.mp3", "audio/mpeg", 12),),
            source=Source("UPI", "https://upi.com/rss"),
        ),
    )


def test_nothing_said_is_none_or_empty() -> None:
    assert only(rss("<item/>")) == Entry()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("&lt;unknown&gt; stays", "<unknown> stays"),
        ("<![CDATA[<i>Tanks</i> go]]>", "Tanks go"),
        ("One&lt;br/&gt;two", "One two"),
        ("Andr&amp;eacute;", "André"),
        ("  spread \n over   lines ", "spread over lines"),
        ("<b>inline</b> markup", "inline markup"),
    ],
)
def test_titles_are_plain_text(title: str, expected: str) -> None:
    assert only(rss(f"<item><title>{title}</title></item>")).title == expected


def test_an_atom_text_title_is_taken_literally() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
      <title type="text">How to use &lt;b&gt;</title></entry></feed>"""

    assert only(data).title == "How to use <b>"


def test_xml_base_resolves_relative_addresses_at_every_level() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/top/">
      <link href="home"/><entry xml:base="sub/"><link href="a"/><id>x</id></entry></feed>"""

    feed = parse_feed(data, url="https://e.org/feed")

    assert feed.link == "https://e.org/top/home"
    assert feed.entries[0].link == "https://e.org/top/sub/a"


def test_relative_links_resolve_against_the_feeds_own_address() -> None:
    entry = only(rss("<item><link>/news/1</link></item>"), url="https://e.org/rss.xml")

    assert entry.link == "https://e.org/news/1"


def test_a_permalink_guid_stands_in_for_a_missing_link() -> None:
    assert only(rss("<item><guid>https://e.org/1</guid></item>")).link == "https://e.org/1"
    assert only(rss('<item><guid isPermaLink="false">https://e.org/1</guid></item>')).link is None


def test_a_google_news_sitemap_is_a_feed() -> None:
    data = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc>https://e.org/1</loc><lastmod>2023-01-17</lastmod><news:news><news:publication>
      <news:name>The Example</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2023-01-16T22:00:00+02:00</news:publication_date>
      <news:title>Tanks &amp; guns</news:title><news:keywords>war, tanks</news:keywords>
      </news:news></url><url><loc>https://e.org/2</loc></url></urlset>"""

    feed = parse_feed(data)

    assert feed.entries == (
        Entry(
            id="https://e.org/1",
            link="https://e.org/1",
            title="Tanks & guns",
            published=datetime(2023, 1, 16, 20, tzinfo=UTC),
            updated=datetime(2023, 1, 17, tzinfo=UTC),
            categories=("war", "tanks"),
            language="en",
            source=Source("The Example"),
        ),
        Entry(id="https://e.org/2", link="https://e.org/2"),
    )
    assert feed.title == "The Example"


def test_a_sitemap_index_says_what_to_add_instead() -> None:
    data = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://e.org/news.xml</loc></sitemap></sitemapindex>"""

    feed = parse_feed(data)

    assert feed.entries == ()
    (diagnosis,) = feed.diagnoses
    assert diagnosis.kind is DiagnosisKind.SITEMAP_INDEX
    assert "https://e.org/news.xml" in diagnosis.detail


def test_a_json_feed_is_read() -> None:
    data = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en",
      "home_page_url": "https://e.org/", "authors": [{"name": "Jo"}],
      "hubs": [{"type": "WebSub", "url": "https://hub.e.org/"}],
      "items": [{"id": 7, "url": "/1", "title": "A &amp; B", "content_html": "<p>x</p>",
      "summary": "s", "date_published": "2023-01-17T09:30:00-05:00", "tags": ["a", "a", 3],
      "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}]},
      "no object"]}"""

    feed = parse_feed(data, url="https://e.org/feed.json")

    assert (feed.title, feed.language, feed.hubs) == ("T", "en", ("https://hub.e.org/",))
    assert feed.entries == (
        Entry(
            id="7",
            link="https://e.org/1",
            title="A & B",
            summary="s",
            content="<p>x</p>",
            published=datetime(2023, 1, 17, 14, 30, tzinfo=UTC),
            authors=("Jo",),
            categories=("a",),
            enclosures=(Enclosure("https://e.org/a.mp3", "audio/mpeg", 9),),
        ),
    )


def test_atom_base64_and_xhtml_contents_are_read() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
      <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; <b>b</b></p></div>
      </summary></entry><entry><content type="application/octet-stream">PHA+eDwvcD4=</content>
      </entry></feed>"""

    first, second = parse_feed(data).entries

    assert first.summary == "<p>a &lt; <b>b</b></p>"
    assert second.content == "<p>x</p>"


def test_syndication_hints_stand_in_for_ttl() -> None:
    hints = (
        '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily'
        '</sy:updatePeriod><sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/'
        'syndication/">4</sy:updateFrequency>'
    )

    assert parse_feed(rss("", hints)).ttl == timedelta(hours=6)


def test_a_prefix_that_was_not_declared_is_understood() -> None:
    feed = parse_feed(rss("<item><dc:creator>Jo</dc:creator></item>"))

    assert feed.entries[0].authors == ("Jo",)
    assert [one.kind for one in feed.diagnoses] == [DiagnosisKind.NOT_WELL_FORMED]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "byte 0: expected a feed, found nothing"),
        (b"  \n", "byte 0: expected a feed, found nothing"),
        (b"<!DOCTYPE html><html></html>", "byte 0: expected a feed, found an HTML page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "byte 0: expected rss, feed"),
        (b"plain words", "byte 0: expected a feed in XML"),
        (b'{"items": 3}', 'byte 0: expected a JSON Feed with a list of "items"'),
        (b'{"items": [}', "byte 11: expected a JSON Feed"),
    ],
)
def test_what_is_no_feed_is_refused_naming_the_byte(data: bytes, expected: str) -> None:
    with pytest.raises(FeedError, match=expected):
        parse_feed(data)
