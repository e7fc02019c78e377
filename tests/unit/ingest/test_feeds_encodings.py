import pytest

from services.ingest.feeds import DiagnosisKind, parse_feed
from services.ingest.feeds.charset import decode


def feed(title: str, label: str | None = None) -> str:
    declared = f' encoding="{label}"' if label else ""
    head = f'<?xml version="1.0"{declared}?>'
    return f"{head}<rss><channel><item><title>{title}</title></item></channel></rss>"


def title_of(data: bytes, content_type: str | None = None) -> str | None:
    return parse_feed(data, content_type=content_type).entries[0].title


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("café", "iso-8859-1"),
        ("Киев", "koi8-r"),
        ("制裁", "big5"),
        ("制裁", "euc-jp"),
        ("café 制裁", "utf-8"),
        ("“tanks”", "windows-1252"),
    ],
)
def test_the_declared_encoding_is_used(text: str, codec: str) -> None:
    assert title_of(feed(text, codec).encode(codec)) == text


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_encodings_are_known_by_their_first_bytes(codec: str) -> None:
    assert title_of(feed("café 制裁").encode(codec)) == "café 制裁"


def test_the_content_type_overrules_the_declaration() -> None:
    data = feed("Киев", "utf-8").encode("koi8-r")

    assert title_of(data, "application/rss+xml; charset=koi8-r") == "Киев"


def test_a_byte_order_mark_overrules_the_content_type() -> None:
    assert title_of(feed("café").encode("utf-8-sig"), 'text/xml; charset="koi8-r"') == "café"


def test_text_xml_without_charset_follows_the_declaration() -> None:
    assert title_of(feed("Киев", "koi8-r").encode("koi8-r"), "text/xml") == "Киев"


def test_iso_8859_1_is_read_as_windows_1252() -> None:
    assert title_of(feed("“tanks”", "iso-8859-1").encode("cp1252")) == "“tanks”"


def test_a_false_label_is_overruled_and_told() -> None:
    result = parse_feed(feed("café 制裁", "us-ascii").encode(), content_type="text/xml")
    assert result.entries[0].title is not None

    refused = parse_feed(feed("Киев", "utf-8").encode("cp1251"))

    assert refused.diagnoses[0].kind is DiagnosisKind.ENCODING
    assert "declared as utf-8" in refused.diagnoses[0].detail


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = feed("café " * 100).encode().replace(b"</title>", b"\xff</title>")

    decoded = decode(data)

    assert decoded.codec == "utf-8"
    assert decoded.text.count("\ufffd") == 1


def test_an_unknown_label_is_passed_over() -> None:
    assert title_of(feed("café", "no-such-thing").encode()) == "café"


def test_references_to_control_characters_mean_windows_1252() -> None:
    assert title_of(feed("&#147;tanks&#148; &#x92;").encode()) == "“tanks” \u2019"
