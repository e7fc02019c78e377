"""How is the content of an element written out again, and what does markup say as plain text?"""

import re
from html import unescape
from html.entities import html5
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from services.ingest.feeds.names import Element

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>|<!--.*?-->", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "wbr"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd"}
    | {
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    }
)
_BLOCK = frozenset(
    {"article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "hr", "iframe", "img", "li", "ol", "p", "pre", "script", "section"}
    | {"style", "table", "tbody", "td", "th", "tr", "ul", "video", "wbr"}
)
_LONGEST_TITLE = 4096
ENTITIES = {name[:-1]: value for name, value in html5.items() if name.endswith(";")}


def inner_markup(element: Element) -> str:
    """Return what stands inside ``element`` as markup without prefixes and namespaces."""
    if len(element) == 0:
        return element.text or ""
    pieces = [escape(element.text or "")]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is not element:
            pieces.append(_start(node) if event == "start" else _end(node))
    return "".join(pieces).strip()


def all_text(element: Element) -> str:
    """Return the text of ``element`` and of everything inside it."""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(piece) for piece in element.itertext())


def plain_title(text: str | None) -> str | None:
    """Return ``text`` without HTML tags and character references, white space folded.

    Only names that HTML knows count as tags, so "x <y> z" stays. None when nothing is left.
    """
    if text is None:
        return None
    text = text[:_LONGEST_TITLE]
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = unescape(text)
        if "<" in text or "&" in text:
            text = unescape(_without_tags(text))
    return " ".join(text.split()) or None


def _without_tags(text: str) -> str:
    return _TAG.sub(_gap, _UNSEEN.sub(" ", text) if "</" in text else text)


def _gap(match: re.Match[str]) -> str:
    name = (match[2] or "").lower()
    if name in _INLINE or not name:
        return ""
    return " " if name in _BLOCK else match[0]


def _start(node: Element) -> str:
    name = _local(node.tag)
    attributes = "".join(
        f" {_local(key)}={quoteattr(str(value))}" for key, value in node.attrib.items()
    )
    closed = " />" if name in _VOID and not len(node) and not node.text else ">"
    return f"<{name}{attributes}{closed}{escape(node.text or '')}"


def _end(node: Element) -> str:
    name = _local(node.tag)
    end = "" if name in _VOID and not len(node) and not node.text else f"</{name}>"
    return end + escape(node.tail or "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2]
