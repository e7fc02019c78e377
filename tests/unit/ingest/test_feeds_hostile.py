import gzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feeds import DiagnosisKind, Feed, FeedError, parse_feed
from services.ingest.feeds.limits import MOST_BYTES, MOST_ENTRIES
from tests.unit.ingest.generated_feeds import generated_feeds

SAMPLES = [feed.data for feed in generated_feeds()][::7]


def rss(inside: str, head: str = "") -> bytes:
    return f"{head}<rss><channel>{inside}</channel></rss>".encode()


def kinds(feed: Feed) -> list[DiagnosisKind]:
    return [one.kind for one in feed.diagnoses]


def test_an_entity_bomb_is_not_lit() -> None:
    nested = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij")
    )
    head = f'<!DOCTYPE rss [<!ENTITY a "lol">{nested}]>'

    feed = parse_feed(rss("<item><title>x&a;y&j;z</title></item>", head))

    assert feed.entries[0].title == "xlolyz"
    assert DiagnosisKind.DOCTYPE in kinds(feed)


def test_an_external_entity_is_not_read() -> None:
    head = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    feed = parse_feed(rss("<item><title>a&x;b</title></item>", head))

    assert feed.entries[0].title == "a&x;b"


def test_a_bomb_in_an_attribute_is_not_lit() -> None:
    head = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    feed = parse_feed(rss('<item><enclosure url="&b;"/></item>', head))

    assert feed.entries[0].enclosures == ()


def test_entities_that_a_feed_declares_for_itself_are_read() -> None:
    head = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY co "Tocsin">]>'

    feed = parse_feed(rss("<item><title>&co;&nbsp;rings</title></item>", head))

    assert feed.entries[0].title == "Tocsin rings"


def test_html_entities_are_read_with_a_diagnosis() -> None:
    feed = parse_feed(rss("<item><title>Andr&eacute; &nope; & co</title></item>"))

    assert feed.entries[0].title == "André &nope; & co"
    assert kinds(feed) == [DiagnosisKind.NOT_WELL_FORMED]
    assert feed.diagnoses[0].byte == len("<rss><channel><item><title>Andr&eacute;")


def test_deep_nesting_is_bounded() -> None:
    feed = parse_feed(rss("<item><title>a</title></item>" + "<a>" * 100_000 + "</a>" * 100_000))

    assert [entry.title for entry in feed.entries] == ["a"]
    assert kinds(feed) == [DiagnosisKind.NOT_WELL_FORMED]


def test_a_cut_feed_gives_what_had_arrived() -> None:
    whole = rss("<item><title>a</title></item><item><title>b</title></item>")

    feed = parse_feed(whole[: whole.index(b"b</title>")])

    assert feed.entries[0].title == "a"
    assert kinds(feed) == [DiagnosisKind.NOT_WELL_FORMED]


def test_control_characters_are_dropped() -> None:
    assert parse_feed(rss("<item><title>a\x08b\x00c</title></item>")).entries[0].title == "abc"


def test_leading_junk_is_passed_over() -> None:
    assert parse_feed(b"\n\nWarning: x\n" + rss("<item><title>a</title></item>")).entries


def test_too_many_bytes_are_refused_naming_the_limit() -> None:
    with pytest.raises(FeedError, match=f"at most {MOST_BYTES} bytes"):
        parse_feed(b"<" * (MOST_BYTES + 1))


def test_too_many_entries_are_cut_with_a_diagnosis() -> None:
    feed = parse_feed(rss("<item/>" * (MOST_ENTRIES + 5)))

    assert len(feed.entries) == MOST_ENTRIES
    assert kinds(feed) == [DiagnosisKind.TOO_MANY_ENTRIES]


def test_bad_dates_are_told_but_not_without_end() -> None:
    feed = parse_feed(rss("<item><pubDate>soon</pubDate></item>" * 100))

    assert set(kinds(feed)) == {DiagnosisKind.BAD_DATE}
    assert len(feed.diagnoses) == 20


@pytest.mark.parametrize(
    "unit",
    [
        "<![CDATA[",
        "<!--",
        "<!DOCTYPE rss [",
        "&",
        "&#",
        "<a ",
        "<item>",
        "]]>",
        "&lt;!--",
        '<a b="',
    ],
)
def test_repetition_is_read_in_linear_time(unit: str) -> None:
    # Quadratic behaviour would take hours here and meet pytest's timeout.
    hostile = f"<rss><channel><item><title>{unit * 300_000}".encode()

    feed = parse_feed(hostile)

    assert len(feed.entries) <= MOST_ENTRIES


def accepts_or_refuses(data: bytes) -> None:
    try:
        feed = parse_feed(data, url="https://example.org/feed")
    except FeedError as exc:
        refusal = str(exc)
    else:
        refusal = "expected" if len(feed.entries) <= MOST_ENTRIES else ""

    assert "expected" in refusal


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_feed_error(data: bytes) -> None:
    accepts_or_refuses(data)


@given(st.sampled_from(SAMPLES), st.data())
def test_no_mutation_raises_anything_but_feed_error(sample: bytes, data: st.DataObject) -> None:
    mutated = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(mutated)))
        end = data.draw(st.integers(start, min(len(mutated), start + 20)))
        mutated[start:end] = data.draw(
            st.binary(max_size=6)
            | st.sampled_from(
                [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"xml:base='http://[x'", b"\xff"]
            )
        )

    accepts_or_refuses(bytes(mutated))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["items", "id", "url", "title", "tags", "authors", "attachments", "hubs"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_raises_anything_but_feed_error(document: object) -> None:
    import json

    accepts_or_refuses(json.dumps(document).encode())
    accepts_or_refuses(json.dumps({"items": [document]}).encode())


def test_compressed_bytes_are_no_feed() -> None:
    with pytest.raises(FeedError, match="expected a feed"):
        parse_feed(gzip.compress(rss("<item/>")))
