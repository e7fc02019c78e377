import pytest

from services.ingest.feeds import Entry
from services.ingest.identity import (
    Keys,
    canonical_url,
    identify,
    keys_of,
    outlet_of,
    told_apart,
)
from shared.ids import ArticleId, article_id

FEED = "https://example.org/rss"


def keys(**entry: str) -> Keys:
    return keys_of(Entry(**entry), title="T", text="x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.org:443/a?utm_source=x&id=3&fbclid=1#top", "https://example.org/a?id=3"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/#!/a", "https://example.org/#!/a"),
        ("https://example.org/a?at_custom1=x&ns_mchannel=rss", "https://example.org/a"),
        ("tag:example.org,2023:1", None),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_addresses_lose_tracking_and_odd_spelling(url: str, expected: str | None) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/a?id=3",
        "https://example.org/a/?id=3",
        "https://example.org/a?id=3&utm_medium=rss",
        "https://EXAMPLE.org/a?id=3#comments",
    ],
)
def test_spellings_of_one_address_are_one_key(other: str) -> None:
    assert keys(link=other) == keys(link="https://example.org/a?id=3")


def test_a_guid_comes_before_the_address() -> None:
    assert keys(id="g1", link="https://e.org/1").keys == ("guid:g1", "url:e.org/1")


def test_a_guid_that_is_the_address_is_one_key() -> None:
    assert keys(id="http://e.org/1", link="https://e.org/1").keys == ("url:e.org/1",)


def test_an_entry_without_either_is_known_by_its_words() -> None:
    (key,) = keys().keys

    assert key.startswith("text:")


def test_a_changed_guid_keeps_the_article() -> None:
    known = {"guid:old": ArticleId("art_1"), "url:e.org/1": ArticleId("art_1")}

    assert identify(FEED, keys(id="new", link="https://e.org/1"), known) == "art_1"


def test_a_changed_address_keeps_the_article() -> None:
    known = {"guid:g": ArticleId("art_1"), "url:e.org/1": ArticleId("art_1")}

    assert identify(FEED, keys(id="g", link="https://e.org/moved"), known) == "art_1"


def test_an_unknown_entry_is_named_by_its_feed_and_first_key() -> None:
    assert identify(FEED, keys(id="g"), {}) == article_id(FEED, "guid:g")


def test_keys_that_entries_share_say_nothing() -> None:
    home = "https://e.org/"
    entries = [keys(id="g1", link=home), keys(id="g2", link=home)]

    assert [one.keys for one in told_apart(entries)] == [("guid:g1",), ("guid:g2",)]


def test_an_entry_that_stands_twice_in_a_feed_stays_one() -> None:
    twice = [keys(id="g1", link="https://e.org/1")] * 2

    assert [one.keys for one in told_apart(twice)] == [("guid:g1",), ("guid:g1",)]


def test_the_outlet_is_the_domain_that_is_no_relay() -> None:
    assert outlet_of(None, "https://news.bbc.co.uk/x") == "bbc.co.uk"
    assert outlet_of("https://feeds.feedburner.com/x", "https://www.upi.com/") == "upi.com"
    assert outlet_of("tag:x", None) is None
