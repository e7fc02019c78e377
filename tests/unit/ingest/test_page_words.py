"""Is it told when most of a feed's pages are not had, and why?"""

from services.ingest.page_words import pages_told


def test_the_most_frequent_reason_is_told() -> None:
    (told,) = pages_told({"read": 2, "robots": 5, "missing": 1, "awaited": 7})

    assert told.startswith("Of 8 articles 6 have the words of the feed only")
    assert told.endswith("because robots.txt forbids them.")


def test_where_most_are_read_nothing_is_told() -> None:
    assert pages_told({"read": 5, "missing": 5}) == ()
    assert pages_told({}) == ()
    assert pages_told({"awaited": 9}) == ()
