"""In which character encoding do the bytes of a feed stand?

RFC 7303: a byte order mark wins, then the charset of the Content-Type, then the XML declaration,
then UTF-8. Labels mean what the WHATWG Encoding Standard says (iso-8859-1 is read as windows-1252).
A label under which the bytes cannot be decoded is overruled, and a diagnosis says so.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from charset_normalizer import from_bytes

from services.ingest.feeds.model import Diagnosis, DiagnosisKind

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0, appendix F: how "<?xm" looks in encodings that are not ASCII-compatible.
_OPENINGS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_GUESSED_FROM = 16_384
_BROKEN_SHARE = 50
_TEXT_CODECS_ONLY = frozenset({"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib"})


class Decoded(NamedTuple):
    """The text of a feed and the codec it was read with."""

    text: str
    codec: str
    diagnoses: tuple[Diagnosis, ...] = ()


def decode(data: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of ``data``; bytes that fit no encoding become U+FFFD, with a diagnosis."""
    marked = _marked(data)
    if marked is not None:
        mark, codec = marked
        return _replaced(data[len(mark) :], codec)
    labels = list(_labels(data, content_type)) or ["utf-8"]
    for label in [*labels, "utf-8"]:
        codec_name = codec_of(label)
        text = None if codec_name is None else _strictly(data, codec_name)
        if text is not None and codec_name is not None:
            overruled = label != labels[0]
            return Decoded(text, codec_name, (_wrong(labels[0], codec_name),) if overruled else ())
    guessed = _guess(data)
    return _replaced(data, guessed, _wrong(labels[0], guessed))


def codec_of(label: str) -> str | None:
    """Return the codec that ``label`` means in practice, None when there is none."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name in _TEXT_CODECS_ONLY else _READ_AS.get(name, name)


def _marked(data: bytes) -> tuple[bytes, str] | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return mark, codec
    for opening, codec in _OPENINGS:
        if data.startswith(opening):
            return b"", codec
    return None


def _labels(data: bytes, content_type: str | None) -> Iterator[str]:
    charset = _CHARSET.search(content_type or "")
    if charset:
        yield charset[1]
    declared = _DECLARED.match(data[:1024])
    if declared:
        label = declared[1].decode("ascii")
        # The declaration itself was readable as ASCII, so this label cannot be true.
        if not re.match(r"(?i)(utf-?(16|32)|ucs|iso-10646)", label):
            yield label


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _replaced(data: bytes, codec: str, *diagnoses: Diagnosis) -> Decoded:
    text = _strictly(data, codec)
    if text is not None:
        return Decoded(text, codec, diagnoses)
    text = data.decode(codec, "replace")
    detail = f"bytes that are not {codec} were replaced"
    return Decoded(text, codec, (*diagnoses, Diagnosis(DiagnosisKind.ENCODING, detail)))


def _guess(data: bytes) -> str:
    # A UTF-8 feed with a few broken characters is still a UTF-8 feed.
    sample = data[:_GUESSED_FROM]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    beyond_ascii = len(sample) - len(sample.decode("ascii", "ignore"))
    if broken * _BROKEN_SHARE < beyond_ascii:
        return "utf-8"
    best = from_bytes(sample).best()
    guessed = None if best is None else codec_of(best.encoding)
    return guessed or "cp1252"


def _wrong(label: str, codec: str) -> Diagnosis:
    detail = f"declared as {label}, read as {codec}"
    return Diagnosis(DiagnosisKind.ENCODING, detail)
