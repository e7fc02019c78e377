"""What does the HTML of an entry say as plain text?

Blocks become paragraphs with an empty line between them, ``br`` a line end; what is no article
text (scripts, forms, captions, navigation, the feed's own "read more") is left out.
"""

import re
from html import unescape

from lxml import etree

LONGEST_TEXT = 400_000
_LONGEST = 4_000_000
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]\w*);")
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "button"}
    | {"select", "textarea", "nav", "footer", "aside", "figure", "figcaption", "audio", "video"}
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol"}
    | {"p", "pre", "section", "summary", "table", "tbody", "thead", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_BREAK, _PARAGRAPH = "\x1e", "\x1f"
_ENDINGS = re.compile(
    r"(?:the post .{1,300} (?:appeared first on|first appeared on) .{1,200}"
    r"|(?:continue reading|read more|read the (?:full|rest)|full story|more\.\.\.)\W*(?:.{0,80})?"
    r"|source link|advertisement|share this:?|\[?\s*(?:…|\.\.\.)\s*\]?)",
    re.IGNORECASE,
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1d\ud800-\udfff\ufffe\uffff]")


def plain_text(markup: str | None) -> str:
    """Return what ``markup`` says; text without markup keeps its paragraphs. ``""`` for None."""
    if not markup:
        return ""
    markup = _ILLEGAL.sub("", markup[:_LONGEST])
    if not _MARKUP.search(markup):
        return _joined(re.split(r"\n[ \t\r]*\n\s*", markup), keep_lines=True)
    markup = markup.replace(_BREAK, " ").replace(_PARAGRAPH, " ")
    return _joined("".join(_pieces(markup)).split(_PARAGRAPH), keep_lines=False)


def _pieces(markup: str) -> list[str]:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(f"<div>{markup}</div>".encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    if root is None or cut:
        # Nested beyond what libxml2 goes into: the words without the structure.
        return [unescape(_MARKUP.sub(" ", markup))]
    return _walk(root)


def _walk(root: etree._Element) -> list[str]:
    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            pieces += ["" if tag == "br" else _mark(tag), element.tail or ""]
        elif tag in _UNSEEN:
            walker.skip_subtree()
        else:
            pieces += [_mark(tag), element.text or ""]
    return pieces


def _mark(tag: object) -> str:
    if tag == "br":
        return _BREAK
    if tag in _BLOCKS:
        return _PARAGRAPH
    return " " if tag in _CELLS else ""


def _joined(paragraphs: list[str], *, keep_lines: bool) -> str:
    separator = "\n" if keep_lines else _BREAK
    folded = [_lines(paragraph, separator) for paragraph in paragraphs]
    kept = [paragraph for paragraph in folded if paragraph]
    while kept and _ENDINGS.fullmatch(kept[-1]):
        kept.pop()
    # A record must fit into Kafka, and no news article is a tenth as long.
    return "\n\n".join(kept)[:LONGEST_TEXT].rstrip()


def _lines(paragraph: str, separator: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split(separator))
    # Two line breaks are how much of the web writes a paragraph.
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()
