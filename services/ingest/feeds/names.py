"""Under which short name is an element known, whatever namespace or prefix its feed uses?"""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml has no other name for it

_ATOM = (
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/echo/",
    "uri/of/echo/namespace#",
    "http://example.com/necho",
    "http://purl.org/pie/",
)
_RSS = (
    "",
    "http://purl.org/rss/1.0/",
    "http://purl.org/rss/1.0/modules/rss091#",
    "http://purl.org/net/rss1.1#",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://backend.userland.com/rss091",
    "http://backend.userland.com/rss092",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss/rss.html",
    "http://example.com/newformat#",
)
_SITEMAP = (
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "https://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.google.com/schemas/sitemap/0.84",
    "http://www.google.com/schemas/sitemap/0.9",
)
_PREFIXES = {
    **dict.fromkeys(_ATOM, "atom:"),
    **dict.fromkeys(_RSS, ""),
    **dict.fromkeys(_SITEMAP, ""),
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.georss.org/georss": "georss:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "https://www.google.com/schemas/sitemap-news/0.9": "news:",
}
_KNOWN_PREFIXES = frozenset(_PREFIXES.values()) - {""}
_UNKNOWN = "?"
_MOST_NAMES = 4096


class Names(dict[str, str]):
    """Short names by tag, for one document: ``title``, ``dc:creator``, ``atom:link``; lower case.

    The namespaces of the document's own format have no prefix; ``?`` stands for an unknown one.
    A dictionary that fills itself: every child of every entry is looked up in it.
    """

    __slots__ = ("_prefixes",)

    def __init__(self, root: Element) -> None:
        super().__init__()
        own, local = _split(str(root.tag))
        own = own.lower()
        same = _ATOM if own in _ATOM or local.lower() == "feed" else ()
        self._prefixes = {**_PREFIXES, **dict.fromkeys((*same, own), "")}

    def __missing__(self, tag: str) -> str:
        name = self._resolve(tag)
        if len(self) < _MOST_NAMES:
            self[tag] = name
        return name

    def _resolve(self, tag: str) -> str:
        namespace, local = _split(tag)
        local = local.lower()
        if not namespace and ":" in local:
            # A prefix that the feed forgot to declare.
            prefix = local.partition(":")[0]
            return local if f"{prefix}:" in _KNOWN_PREFIXES else _UNKNOWN
        prefix = self._prefixes.get(namespace.lower(), _UNKNOWN)
        return _UNKNOWN if prefix == _UNKNOWN else prefix + local


def _split(tag: str) -> tuple[str, str]:
    if not tag.startswith("{"):
        return "", tag
    namespace, _, local = tag[1:].rpartition("}")
    return namespace, local
