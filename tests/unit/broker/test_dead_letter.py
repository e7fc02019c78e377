from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.broker.records import Record
from shared.dead_letter.letter import to_original, write_letter
from shared.dead_letter.reading import Selection, StoredLetter
from shared.messages import DeadLetter

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
records = st.builds(
    Record,
    topic=st.just("articles.v1"),
    partition=st.integers(0, 9),
    offset=st.integers(0, 10**9),
    key=st.none() | st.binary(),
    headers=st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.binary())).map(
        tuple
    ),
    value=st.binary(),
    timestamp=st.integers(0, 10**12),
)


def letter_of(record: Record, text: str = "no language") -> DeadLetter:
    return write_letter(record, ValueError(text), attempts=3, failed_at=AT, service="extract")


@given(records, st.text())
def test_the_original_comes_back_byte_by_byte_over_json(record: Record, text: str) -> None:
    stored = letter_of(record, text).model_dump_json()

    original = to_original(DeadLetter.model_validate_json(stored))

    assert original.topic == record.topic
    assert (original.key, original.headers, original.value) == (
        record.key,
        record.headers,
        record.value,
    )


def test_a_letter_says_where_from_why_and_after_how_many_tries() -> None:
    letter = letter_of(Record("articles.v1", 3, 17, b"art_7", (), b"{}", 0))

    assert (letter.topic, letter.partition, letter.offset) == ("articles.v1", 3, 17)
    assert (letter.error, letter.message, letter.attempts) == ("ValueError", "no language", 3)
    assert (letter.key, letter.service, letter.failed_at) == ("art_7", "extract", AT)


def test_a_selection_takes_what_meets_all_its_conditions() -> None:
    letter = letter_of(Record("articles.v1", 3, 17, None, (), b"{}", 0))
    stored, other = StoredLetter(0, 5, letter), StoredLetter(0, 6, None)

    assert Selection().takes(stored)
    assert Selection().takes(other)
    assert Selection(places=frozenset({(0, 5)}), error="ValueError", since=AT).takes(stored)
    assert not Selection(places=frozenset({(0, 6)})).takes(stored)
    assert not Selection(error="KeyError").takes(stored)
    assert not Selection(until=AT).takes(stored)
    assert not Selection(error="ValueError").takes(other)
