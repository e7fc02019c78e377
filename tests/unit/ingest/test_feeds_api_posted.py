"""Does an article that is handed in twice stay one, and do its words stay as they are?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.posted import Posted, article_of
from shared.errors import InvalidInput
from shared.ontology import SourceKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POSTED = Posted("desk", "Some  words.\r\n ", id="a1", title=" A title ", language="en")


@given(st.text(min_size=1), st.none() | st.text(min_size=1), st.timedeltas(0 * DAY, 9 * DAY))
def test_the_same_again_has_the_same_id_and_version(
    text: str, title: str | None, later: timedelta
) -> None:
    posted = Posted("desk", text, title=title, language="en")
    first, again = article_of(posted, NOW), article_of(posted, NOW + later)

    assert (first.article_id, first.content_version) == (again.article_id, again.content_version)
    assert (first.text, first.title) == (text, title)


def test_other_words_under_the_same_id_are_another_version_of_the_article() -> None:
    first, edited = article_of(POSTED, NOW), article_of(replace(POSTED, text="Other."), NOW)

    assert first.article_id == edited.article_id
    assert first.content_version != edited.content_version


def test_the_address_serves_where_there_is_no_id() -> None:
    url = "https://example.org/a"
    first = article_of(replace(POSTED, id=None, url=url), NOW)
    tracked = replace(POSTED, id=None, url=f"{url}?utm_source=x", text="Other.")

    assert article_of(tracked, NOW).article_id == first.article_id
    assert (first.url, first.outlet) == (url, "example.org")


def test_two_sources_do_not_share_ids() -> None:
    one, other = article_of(POSTED, NOW), article_of(replace(POSTED, source="wire"), NOW)

    assert one.article_id != other.article_id


def test_a_date_is_kept_and_its_lane_follows_from_it() -> None:
    fresh = article_of(replace(POSTED, published_at=NOW - timedelta(hours=1)), NOW)
    old = article_of(replace(POSTED, published_at=NOW - 3 * DAY), NOW)

    assert (fresh.published_at, fresh.dated, fresh.lane) == (NOW - DAY / 24, True, "live")
    assert old.lane == "backfill"


def test_a_date_that_lies_ahead_is_refused_beyond_the_difference_of_clocks() -> None:
    near = article_of(replace(POSTED, published_at=NOW + timedelta(minutes=5)), NOW)

    assert near.published_at == NOW
    with pytest.raises(InvalidInput, match=r"published_at: .* lies ahead"):
        article_of(replace(POSTED, published_at=NOW + DAY), NOW)


def test_who_speaks_is_what_the_sender_says() -> None:
    assert article_of(POSTED, NOW).source_kind is None
    wire = replace(POSTED, source_kind=SourceKind.WIRE)
    assert article_of(wire, NOW).source_kind is SourceKind.WIRE
