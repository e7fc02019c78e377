from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.envelope.cloud_event import Envelope, to_headers
from shared.envelope.reading import TypeReading, read_envelope, read_type

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]))
times = st.none() | st.datetimes(timezones=st.just(UTC))
envelopes = st.builds(
    Envelope,
    id=texts,
    source=texts,
    type=texts,
    time=times,
    subject=texts,
    content_type=texts,
    spec_version=texts,
    correlation_id=texts,
    unreadable=st.just(()),
)
known = st.sampled_from(["ce_id", "ce_type", "ce_time", "content-type", "correlation_id"])
headers = st.lists(st.tuples(known | st.text(), st.binary()))


@given(envelopes)
def test_what_was_written_is_read(envelope: Envelope) -> None:
    assert read_envelope(to_headers(envelope)) == envelope


@given(headers)
def test_no_header_bytes_whatever_stop_the_reading(found: list[tuple[str, bytes]]) -> None:
    envelope = read_envelope(found)

    read_type(envelope, "tocsin.article.v1")
    assert set(envelope.unreadable) <= {name for name, _ in found}


@given(headers)
def test_a_header_is_unreadable_only_when_its_last_value_is_not_utf8(
    found: list[tuple[str, bytes]],
) -> None:
    last = dict(found)
    fine = {
        name
        for name, value in last.items()
        if name != "ce_time" and value.decode(errors="ignore").encode() == value
    }

    assert not fine & set(read_envelope(found).unreadable)


def test_the_headers_are_those_of_the_kafka_binding() -> None:
    envelope = Envelope(
        id="7",
        source="/tocsin/ingest",
        type="tocsin.article.v1",
        time=datetime(2026, 11, 1, 12, tzinfo=UTC),
        correlation_id="art_7",
    )

    assert dict(to_headers(envelope)) == {
        "ce_specversion": b"1.0",
        "ce_id": b"7",
        "ce_source": b"/tocsin/ingest",
        "ce_type": b"tocsin.article.v1",
        "ce_time": b"2026-11-01T12:00:00+00:00",
        "content-type": b"application/json",
        "correlation_id": b"art_7",
    }


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (b"tocsin.article.v1", TypeReading.EXPECTED),
        (b"tocsin.rumour.v1", TypeReading.UNKNOWN),
        (b"\xff", TypeReading.UNREADABLE),
        (None, TypeReading.ABSENT),
    ],
)
def test_an_event_type_is_named_for_what_it_is(value: bytes | None, reading: TypeReading) -> None:
    found = [] if value is None else [("ce_type", value)]

    assert read_type(read_envelope(found), "tocsin.article.v1") is reading
