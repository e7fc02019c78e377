from hypothesis import given
from hypothesis import strategies as st

from shared.broker.delivery import Delivery
from shared.broker.records import Position, Record


def record(partition: int, offset: int) -> Record:
    return Record("articles.v1", partition, offset, None, (), b"{}", 0)


@st.composite
def polls(draw: st.DrawFn) -> list[Record]:
    """Draw the records of one poll: some partitions, offsets ascending with gaps."""
    found: list[Record] = []
    for partition in draw(st.sets(st.integers(0, 4), min_size=1)):
        offsets = draw(st.sets(st.integers(0, 99), min_size=1, max_size=8))
        found += [record(partition, offset) for offset in sorted(offsets)]
    return found


@given(polls(), st.data())
def test_reading_goes_on_at_the_first_record_that_is_not_dealt_with(
    records: list[Record], data: st.DataObject
) -> None:
    done = data.draw(st.integers(0, len(records)))
    delivery = Delivery(records)
    for dealt_with in records[:done]:
        delivery.advance(dealt_with)

    resume = {position.partition: position.next_offset for position in delivery.resume_at()}
    assert all(one.offset < resume[one.partition] for one in records[:done])
    assert all(one.offset >= resume[one.partition] for one in records[done:])


@given(polls())
def test_a_finished_delivery_goes_on_after_its_last_records(records: list[Record]) -> None:
    delivery = Delivery(records)
    assert delivery.gained() == ()

    delivery.finish()

    assert delivery.resume_at() == delivery.end() == delivery.gained()
    last = {one.partition: one.offset for one in records}
    assert delivery.end() == tuple(
        Position("articles.v1", partition, offset + 1) for partition, offset in sorted(last.items())
    )
