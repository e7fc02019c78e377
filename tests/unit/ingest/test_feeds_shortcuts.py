"""Do the short ways through the reader end where the long ones do?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feeds import Entry, parse_feed
from services.ingest.feeds.atom import ATOM_ENTRY
from services.ingest.feeds.dates import any_date
from services.ingest.feeds.dates_usual import usual_date
from services.ingest.feeds.fields import Reading
from services.ingest.feeds.rss import RSS_ENTRY
from services.ingest.feeds.shapes import Parts
from services.ingest.feeds.xml import parse_xml
from tests.unit.ingest.generated_feeds import generated_feeds

LONG_WAY = {
    "item": Parts(*(part._replace(usual=None) for part in RSS_ENTRY.all)),
    "entry": Parts(*(part._replace(usual=None) for part in ATOM_ENTRY.all)),
}
FORMS = (
    "%a, %d %b %Y %H:%M:%S GMT",
    "%a, %d %b %Y %H:%M:%S %z",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S+02:00",
)
AWKWARD = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<item><title> </title><title>Second</title><link/><link>/relative</link><guid> </guid></item>
<item><guid isPermaLink="false">https://e.org/no</guid><pubDate>never</pubDate></item>
<item><guid>https://e.org/yes</guid><pubDate>never</pubDate><pubDate>2026-11-01</pubDate></item>
<item xml:lang="fr"><link rel="enclosure" href="https://e.org/a.mp3"/><category> </category></item>
<item><atom:link href="https://e.org/a"/><dc:creator>a@e.org (Ann)</dc:creator>
<author>B</author></item>
<item><link>https://e.org/a
b</link><title><b>bold</b> title</title><category>x</category><category>x</category></item>
</channel></rss>"""


def long_way(data: bytes) -> list[Entry]:
    root, _ = parse_xml(data, url=None, content_type=None)
    reading = Reading(root, (), None)
    found = [one for one in root.iter() if reading.names[one.tag] in LONG_WAY]
    return [reading.fields(one).entry(LONG_WAY[reading.names[one.tag]]) for one in found]


@given(st.text(alphabet="0123456789TZ:+-. ,MonJanGUC", min_size=20, max_size=31))
def test_a_usual_date_means_what_the_reader_of_all_spellings_says(text: str) -> None:
    assert usual_date(text) in (None, any_date(text))


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # zone below
    st.integers(-1439, 1439),
    st.sampled_from(FORMS),
)
def test_dates_as_feeds_write_them_take_the_short_way(
    naive: datetime, minutes: int, form: str
) -> None:
    text = naive.replace(tzinfo=timezone(timedelta(minutes=minutes))).strftime(form)

    assert usual_date(text) == any_date(text)


@pytest.mark.parametrize(
    "text", ["2026-W44-7T09:30:00Z", "2026-11-01T24:00:01Z", "Tue, 31 Feb 2026 09:30:00 GMT"]
)
def test_what_is_no_usual_date_is_left_alone(text: str) -> None:
    assert usual_date(text) is None


def test_usual_dates_are_in_utc() -> None:
    found = usual_date("Tue, 01 Nov 2022 09:30:00 -0800")

    assert found == datetime(2022, 11, 1, 17, 30, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC


def test_every_generated_entry_is_read_the_same_the_long_way() -> None:
    for feed in generated_feeds():
        assert [*parse_feed(feed.data).entries] == long_way(feed.data), feed.name


def test_awkward_entries_are_read_the_same_the_long_way() -> None:
    entries = parse_feed(AWKWARD.encode()).entries

    assert [*entries] == long_way(AWKWARD.encode())
    assert [entry.link for entry in entries] == [
        "/relative",
        None,
        "https://e.org/yes",
        None,
        "https://e.org/a",
        "https://e.org/ab",
    ]
