"""Which tree do the bytes of an XML feed stand for, ill-formed ones included?

Nothing outside the bytes is read and no declared entity is expanded: the document type goes before
the parser sees it, so that no entity bomb can be lit. libxml2 bounds depth (256) and text nodes
(10 MB).
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from lxml import etree

from services.ingest.feeds.charset import decode
from services.ingest.feeds.markup import ENTITIES
from services.ingest.feeds.model import Diagnosis, DiagnosisKind, FeedError
from services.ingest.feeds.names import Element

_DELIMITER = re.compile(r"""["'\[\]>]|<!--""")
_CLOSED_BY = {'"': '"', "'": "'", "<!--": "-->"}
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*?\?>")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"]{0,200})"|'([^']{0,200})')\s*>""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d{1,10});|#[xX](?P<hex>[0-9A-Fa-f]{1,8});|(?P<name>\w{1,40});)?"
)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_C1 = re.compile(r"[\x80-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCE = re.compile(rb"&#(?:1[2-5]\d|[xX]0*[89][0-9A-Fa-f]);")
_Parsed: TypeAlias = Element | etree.XMLSyntaxError | None


class Document(NamedTuple):
    """The root element and what had to be mended to get it."""

    root: Element
    diagnoses: tuple[Diagnosis, ...]


def parse_xml(data: bytes, *, url: str | None, content_type: str | None) -> Document:
    """Return the tree of ``data``; raise FeedError when there is none."""
    text, codec, diagnoses = decode(data, content_type)
    encoded = data if codec == "utf-8" and not diagnoses else text.encode("utf-8", "replace")
    encoded = encoded.removeprefix(codecs.BOM_UTF8)
    if _is_plain(encoded):
        root = _parse(encoded, url, recover=False)
        if not isinstance(root, etree.XMLSyntaxError | None):
            return Document(root, diagnoses)
        diagnoses = (*diagnoses, _told(root, encoded))
    mended, more = _mended(text)
    return _recovered(mended.encode("utf-8", "replace"), url, (*diagnoses, *more))


def _is_plain(data: bytes) -> bool:
    if b"<!DOCTYPE" in data:
        return False
    # Two searches: each begins with a literal, which is looked for at the speed of memory.
    return not (_C1_BYTES.search(data) or _C1_REFERENCE.search(data))


def _recovered(data: bytes, url: str | None, diagnoses: tuple[Diagnosis, ...]) -> Document:
    root = _parse(data, url, recover=False)
    if isinstance(root, etree.XMLSyntaxError | None):
        problem = _told(root, data)
        known = any(one.kind is DiagnosisKind.NOT_WELL_FORMED for one in diagnoses)
        diagnoses = diagnoses if known else (*diagnoses, problem)
        root = _parse(data, url, recover=True)
        if isinstance(root, etree.XMLSyntaxError | None):
            message = f"byte {problem.byte}: expected a feed in XML: {problem.detail}"
            raise FeedError(message)
    return Document(root, diagnoses)


def _parse(data: bytes, url: str | None, *, recover: bool) -> _Parsed:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # With recover, lxml answers None where nothing at all could be read.
        root: Element | None = etree.fromstring(data, parser, base_url=url or "")
    except etree.XMLSyntaxError as exc:
        return exc
    return root


def _told(error: etree.XMLSyntaxError | None, data: bytes) -> Diagnosis:
    if error is None:
        return Diagnosis(DiagnosisKind.NOT_WELL_FORMED, "no element found", 0)
    line, column = error.position
    before = data.split(b"\n", line - 1)
    start = len(data) - len(before[-1]) if len(before) == line else len(data)
    detail = re.sub(r", line \d+, column \d+.*$", "", str(error.msg))
    byte = min(start + max(column - 1, 0), len(data))
    return Diagnosis(DiagnosisKind.NOT_WELL_FORMED, detail, byte)


def _mended(text: str) -> tuple[str, tuple[Diagnosis, ...]]:
    text = _DECLARATION.sub("", _ILLEGAL.sub("", text), count=1)
    text = text[max(text.find("<"), 0) :]
    declared, text = _without_doctype(text)
    entities = {name: one or two for name, one, two in _ENTITY.findall(declared)}
    detail = "declares entities; only short ones without nesting are read"
    diagnoses = (Diagnosis(DiagnosisKind.DOCTYPE, detail),) if "<!ENTITY" in declared else ()
    known = {**ENTITIES, **entities}
    pieces = (piece if is_cdata else _resolved(piece, known) for is_cdata, piece in _sections(text))
    return _C1.sub(_from_1252, "".join(pieces)), diagnoses


def _without_doctype(text: str) -> tuple[str, str]:
    start = text.find("<!DOCTYPE")
    element = re.search(r"<[A-Za-z_]", text)
    if start < 0 or (element is not None and element.start() < start):
        return "", text
    end = _doctype_end(text, start)
    return text[start:end], text[:start] + text[end:]


def _doctype_end(text: str, at: int) -> int:
    depth = 0
    while delimiter := _DELIMITER.search(text, at):
        at = delimiter.end()
        closing = _CLOSED_BY.get(delimiter[0])
        if closing is not None:
            found = text.find(closing, at)
            if found < 0:
                break
            at = found + len(closing)
        elif delimiter[0] == ">" and depth == 0:
            return at
        else:
            depth += {"[": 1, "]": -1}.get(delimiter[0], 0)
    return len(text)


def _sections(text: str) -> Iterator[tuple[bool, str]]:
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        yield False, text[at:start]
        end = text.find("]]>", start)
        at = len(text) if end < 0 else end + 3
        yield True, text[start:at]
    yield False, text[at:]


def _resolved(text: str, known: dict[str, str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        name = match["name"]
        if name is not None:
            return _named(name, known)
        digits = match["decimal"] or match["hex"]
        if digits is None:
            return "&amp;"
        return _character(int(digits, 16 if match["hex"] else 10))

    return _REFERENCE.sub(replaced, text)


def _named(name: str, known: dict[str, str]) -> str:
    if name in _OF_XML:
        return f"&{name};"
    value = known.get(name)
    if value is None or "&" in value or "<" in value:
        return _spelled(value) if value is not None else f"&amp;{name};"
    return "".join(f"&#{ord(character)};" for character in value)


def _spelled(value: str) -> str:
    # "&#160;" is what feeds declare; anything that names another entity stays unexpanded.
    number = re.fullmatch(r"&#(?:38;#)?(x?)([0-9A-Fa-f]{1,8});", value)
    if number is None:
        return ""
    try:
        return _character(int(number[2], 16 if number[1] else 10))
    except ValueError:
        return ""


def _character(code: int) -> str:
    if code in range(0x80, 0xA0):
        return bytes([code]).decode("cp1252", "replace")
    legal = code in {9, 10, 13} or code in range(0x20, 0xD800) or code in range(0xE000, 0xFFFE)
    return f"&#{code};" if legal or code in range(0x10000, 0x110000) else ""


def _from_1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "replace")
