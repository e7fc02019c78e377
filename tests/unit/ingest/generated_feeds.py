"""Which feeds does the differential test compare the reader on? Written by seed, all formats."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

FORMATS = ("rss20", "rss091", "rss092", "rdf10", "rdf090", "atom10", "atom03")
ENCODINGS = ("utf-8", "iso-8859-1", "utf-16", "windows-1251", "shift_jis", "utf-8-sig", "gb2312")
_WORDS = {
    "utf-8": ["tanks", "Kyiv", "café", "制裁", "посол", "“quoted”", "AT&T", "5 < 6", "naïve"],
    "iso-8859-1": ["tanks", "café", "über", "AT&T", "5 < 6", "señor", "£2.3bn"],
    "windows-1251": ["танки", "Киев", "посол", "санкции", "AT&T"],
    "shift_jis": ["制裁", "大使", "tanks", "AT&T"],
    "gb2312": ["制裁", "大使", "tanks", "AT&T"],
}
_BASE = datetime(2023, 1, 17, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Generated:
    """A feed as bytes, with the name of what it exercises."""

    name: str
    data: bytes


class Writer:
    """Write one feed in one format and encoding, everything else by seed."""

    def __init__(self, form: str, encoding: str, seed: int) -> None:
        self.form, self.encoding = form, encoding
        self.random = Random(f"{form}{encoding}{seed}")
        self.words = _WORDS.get(encoding, _WORDS["utf-8"])

    def feed(self) -> bytes:
        entries = "".join(self.entry(n) for n in range(self.random.randint(0, 6)))
        text = getattr(self, f"_{self.form}")(entries)
        label = {"utf-8-sig": "utf-8"}.get(self.encoding, self.encoding)
        return f'<?xml version="1.0" encoding="{label}"?>\n{text}'.encode(self.encoding)

    def entry(self, number: int) -> str:
        write = self._atom_entry if self.form.startswith("atom") else self._rss_item
        return write(number)

    def phrase(self, least: int = 1) -> str:
        return " ".join(self.random.choices(self.words, k=self.random.randint(least, 7)))

    def maybe(self, text: str) -> str:
        return text if self.random.random() < 0.7 else ""

    def html(self) -> str:
        return f'<p>{escape(self.phrase())}</p><p><a href="https://e.org/">{escape(self.phrase())}</a></p>'

    def coded(self, markup: str) -> str:
        return escape(markup) if self.random.random() < 0.5 else f"<![CDATA[{markup}]]>"

    def instant(self) -> datetime:
        return _BASE + timedelta(seconds=self.random.randint(-(10**8), 10**8))

    def rfc822(self) -> str:
        return self.instant().strftime(
            self.random.choice(
                [
                    "%a, %d %b %Y %H:%M:%S GMT",
                    "%a, %d %b %Y %H:%M:%S +0000",
                    "%d %b %Y %H:%M:%S EST",
                    "%a, %d %b %y %H:%M:%S -0800",
                    "%a, %d %b %Y %H:%M GMT",
                    "%a %b %d %H:%M:%S %Y",
                ]
            )
        )

    def rfc3339(self) -> str:
        return self.instant().strftime(
            self.random.choice(
                ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+02:00", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ"]
            )
        )

    def _rss_item(self, number: int) -> str:
        rdf = self.form.startswith("rdf")
        about = f' rdf:about="https://example.org/{number}"' if self.form == "rdf10" else ""
        link = f"<link>https://example.org/{number}?a=1&amp;b={number}</link>"
        guid = f'<guid isPermaLink="false">guid-{number}</guid>'
        date = (
            f"<dc:date>{self.rfc3339()}</dc:date>" if rdf else f"<pubDate>{self.rfc822()}</pubDate>"
        )
        extra = [
            self.maybe(f"<dc:creator>{escape(self.phrase())}</dc:creator>"),
            self.maybe(f"<category>{escape(self.phrase())}</category>"),
            self.maybe(f"<content:encoded>{self.coded(self.html())}</content:encoded>"),
            self.maybe('<enclosure url="https://e.org/a.mp3" length="12" type="audio/mpeg"/>'),
        ]
        body = [
            f"<title>{escape(self.phrase())}</title>",
            link,
            self.maybe(f"<description>{self.coded(self.html())}</description>"),
            "" if rdf else self.maybe(guid),
            self.maybe(date),
            *(extra if self.form != "rdf090" else []),
        ]
        return f"<item{about}>{''.join(body)}</item>\n"

    def _atom_entry(self, number: int) -> str:
        old = self.form == "atom03"
        kind, published, updated = (
            ('mode="escaped" type="text/html"', "issued", "modified")
            if old
            else ('type="html"', "published", "updated")
        )
        xhtml = (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>'
            f"{escape(self.phrase())}<br/></p></div></content>"
        )
        content = f"<content {kind}>{self.coded(self.html())}</content>"
        body = [
            f"<title>{escape(self.phrase())}</title>",
            f'<link rel="alternate" type="text/html" href="/entry/{number}?x=1&amp;y=2"/>',
            f"<id>tag:example.org,2023:{number}</id>",
            f"<{published}>{self.rfc3339()}</{published}><{updated}>{self.rfc3339()}</{updated}>",
            self.maybe(f"<author><name>{escape(self.phrase())}</name></author>"),
            self.maybe(f"<summary {kind}>{self.coded(self.html())}</summary>"),
            self.maybe(content if old or self.random.random() < 0.5 else xhtml),
            self.maybe(f'<category term="{escape(self.phrase())}"/>'),
        ]
        return f"<entry>{''.join(body)}</entry>\n"

    def _rss20(self, entries: str, version: str = "2.0") -> str:
        return (
            f'<rss version="{version}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{escape(self.phrase())}</title><link>https://example.org/</link>"
            f"<description>{escape(self.phrase())}</description><language>en-gb</language>"
            f"{entries}</channel></rss>"
        )

    def _rss091(self, entries: str) -> str:
        return self._rss20(entries, "0.91")

    def _rss092(self, entries: str) -> str:
        return self._rss20(entries, "0.92")

    def _rdf10(self, entries: str, namespace: str = "http://purl.org/rss/1.0/") -> str:
        return (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            f'xmlns="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f"<channel><title>{escape(self.phrase())}</title><link>https://example.org/</link>"
            f"</channel>{entries}</rdf:RDF>"
        )

    def _rdf090(self, entries: str) -> str:
        return self._rdf10(entries, "http://my.netscape.com/rdf/simple/0.9/")

    def _atom10(self, entries: str, namespace: str = "http://www.w3.org/2005/Atom") -> str:
        version = ' version="0.3"' if self.form == "atom03" else ""
        return (
            f'<feed xmlns="{namespace}"{version} xml:base="https://example.org/feeds/" '
            'xml:lang="en">'
            f"<title>{escape(self.phrase())}</title>"
            '<link rel="alternate" type="text/html" href="/"/>'
            f"<id>tag:example.org,2023:feed</id>{entries}</feed>"
        )

    def _atom03(self, entries: str) -> str:
        return self._atom10(entries, "http://purl.org/atom/ns#")


def generated_feeds() -> list[Generated]:
    """Return 343 feeds: every format in every encoding, seven each."""
    return [
        Generated(f"{form}-{encoding}-{seed}", Writer(form, encoding, seed).feed())
        for form in FORMATS
        for encoding in ENCODINGS
        for seed in range(7)
    ]
