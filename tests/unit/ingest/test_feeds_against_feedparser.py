import pytest

from services.ingest.feeds import parse_feed
from tests.unit.ingest.feedparser_oracle import actual, expected
from tests.unit.ingest.generated_feeds import Generated, generated_feeds

FEEDS = generated_feeds()


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.name for feed in FEEDS])
def test_entries_equal_those_of_feedparser(feed: Generated) -> None:
    title, entries = expected(feed.data)

    ours = parse_feed(feed.data)

    assert [actual(entry) for entry in ours.entries] == entries
    assert ours.title == title
    assert ours.diagnoses == ()
