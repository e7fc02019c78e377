"""How do the bytes of a page become a tree?"""

import re

from resiliparse.parse.encoding import bytes_to_str, detect_encoding, map_encoding_to_html5
from resiliparse.parse.html import DocumentNode, HTMLTree

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 65_536
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def tree_of(html: bytes, content_type: str | None) -> HTMLTree:
    """Return the tree of ``html``, decoded as the HTML standard says: mark, header, meta, guess."""
    return HTMLTree.parse(decoded(html, content_type))


def document_of(tree: HTMLTree) -> DocumentNode:
    """Return the root of ``tree``, which a parsed page always has."""
    document = tree.document
    assert document is not None
    return document


def decoded(html: bytes, content_type: str | None) -> str:
    """Return ``html`` as text; bytes that fit no encoding are replaced."""
    for mark, encoding in _MARKS:
        if html.startswith(mark):
            return html[len(mark) :].decode(encoding, "replace")
    told = _CHARSET.search(content_type or "")
    declared = _DECLARED.search(html[:_HEAD])
    if told:
        label = told[1]
    elif declared:
        label = declared[1].decode("ascii")
    else:
        label = detect_encoding(html[:_SAMPLE]) or "utf-8"
    return str(bytes_to_str(html, map_encoding_to_html5(label, fallback_utf8=True) or "utf-8"))
