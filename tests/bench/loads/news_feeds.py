"""Which feeds of real size and habit is the reader timed on? Written by seed, one per format."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

_NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
_TEXT = """
the minister said on Tuesday that sanctions against the company would be extended because of its
role in shipping drones to the front while allies in Europe & beyond weighed a new package of
armoured vehicles air defence and ammunition worth £2.3bn café Zürich “quoted” Kyiv — talks
"""
_WORDS = _TEXT.split()
_BASE = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SizedFeed:
    """A feed as bytes, and what kind of feed it is."""

    name: str
    data: bytes


def sized_feeds(seed: int = 1) -> tuple[SizedFeed, ...]:
    """Return five feeds of 50-200 KB, of the kinds that news sites serve."""
    random = Random(seed)
    return (
        SizedFeed("RSS, summaries", _rss(random, 120, body=0)),
        SizedFeed("RSS, full text", _rss(random, 40, body=8)),
        SizedFeed("RSS, media and many categories", _rss(random, 90, body=0, rich=True)),
        SizedFeed("Atom, full text", _atom(random, 40, body=8)),
        SizedFeed("RDF, summaries", _rdf(random, 150)),
    )


def long_rss(items: int = 20_000, seed: int = 2) -> bytes:
    """Return an RSS feed of so many items of about 400 bytes."""
    random = Random(seed)
    return _channel("".join(_short_item(random, number) for number in range(items)))


def _rss(random: Random, items: int, *, body: int, rich: bool = False) -> bytes:
    return _channel("".join(_item(random, n, body=body, rich=rich) for n in range(items)))


def _channel(items: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {_NAMESPACES}><channel>'
        "<title>Example News</title><link>https://news.example/</link>"
        "<description>World news</description><language>en-gb</language><ttl>15</ttl>"
        '<atom:link href="https://news.example/rss" rel="self" type="application/rss+xml"/>'
        f"\n{items}</channel></rss>\n"
    ).encode()


def _short_item(random: Random, number: int) -> str:
    return (
        f"<item><title>{_phrase(random, 8)}</title>"
        f"<link>https://news.example/world/{number}-story</link>"
        f"<description>{_phrase(random, 24)}</description>"
        f"<pubDate>{_rfc822(number)}</pubDate>"
        f'<guid isPermaLink="false">news-{number}</guid></item>\n'
    )


def _item(random: Random, number: int, *, body: int, rich: bool) -> str:
    content = f"<content:encoded><![CDATA[{_html(random, body)}]]></content:encoded>"
    media = (
        f'<media:content url="https://news.example/{number}.jpg" type="image/jpeg" width="640"/>'
        f'<media:thumbnail url="https://news.example/{number}-s.jpg"/>'
        f"<media:credit>{_phrase(random, 2)}</media:credit>"
        + "".join(f"<category>{_phrase(random, 2)}</category>" for _ in range(6))
        + f'<enclosure url="https://news.example/{number}.mp3" length="12" type="audio/mpeg"/>'
    )
    return (
        f"<item>\n  <title><![CDATA[{_words(random, 9)}]]></title>\n"
        f"  <link>https://news.example/world/{number}-story?a=1&amp;b={number}</link>\n"
        f"  <description><![CDATA[{_html(random, 1)}]]></description>\n"
        f"  {content if body else ''}<pubDate>{_rfc822(number)}</pubDate>\n"
        f"  <dc:creator>{_phrase(random, 2)}</dc:creator><category>World</category>\n"
        f'  {media if rich else ""}<guid isPermaLink="true">https://news.example/{number}</guid>\n'
        "</item>\n"
    )


def _atom(random: Random, entries: int, *, body: int) -> bytes:
    inside = "".join(
        f"<entry><title>{_phrase(random, 9)}</title>"
        f'<link rel="alternate" type="text/html" href="https://news.example/{number}"/>'
        f"<id>tag:news.example,2026:{number}</id>"
        f"<published>{_rfc3339(number)}</published><updated>{_rfc3339(number)}</updated>"
        f"<author><name>{_phrase(random, 2)}</name></author>"
        f'<summary type="html">{escape(_html(random, 1))}</summary>'
        f'<content type="html">{escape(_html(random, body))}</content>'
        f'<category term="{escape(_words(random, 1), quote=True)}"/></entry>\n'
        for number in range(entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        '<title>Example News</title><link href="https://news.example/"/>'
        f"<id>tag:news.example,2026:feed</id>\n{inside}</feed>\n"
    ).encode()


def _rdf(random: Random, items: int) -> bytes:
    inside = "".join(
        f'<item rdf:about="https://news.example/{number}"><title>{_phrase(random, 9)}</title>'
        f"<link>https://news.example/{number}</link>"
        f"<description>{_phrase(random, 40)}</description>"
        f"<dc:date>{_rfc3339(number)}</dc:date><dc:subject>World</dc:subject>"
        f"<dc:creator>{_phrase(random, 2)}</dc:creator></item>\n"
        for number in range(items)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {_NAMESPACES}><channel rdf:about="https://news.example/">'
        f"<title>Example News</title><link>https://news.example/</link></channel>\n{inside}</rdf:RDF>"
    ).encode()


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(_WORDS, k=count))


def _phrase(random: Random, count: int) -> str:
    return escape(_words(random, count), quote=False)


def _html(random: Random, paragraphs: int) -> str:
    return "".join(
        f'<p>{_phrase(random, 45)} <a href="https://news.example/more">{_phrase(random, 3)}</a></p>'
        for _ in range(paragraphs)
    )


def _rfc822(number: int) -> str:
    return (_BASE - timedelta(minutes=7 * number)).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _rfc3339(number: int) -> str:
    return (_BASE - timedelta(minutes=7 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
