"""Are notices that withdraw an article told from news of withdrawals?"""

import pytest

from services.ingest.withdrawal import words_withdraw


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("WITHDRAWN: Minister resigns over tanks", ""),
        ("RETRACTED - Minister resigns", ""),
        ("Retraction: Minister resigns", ""),
        ("Story removed: Minister resigns", ""),
        ("Minister resigns (withdrawn)", ""),
        ("[Retracted] Minister resigns", ""),
        ("MANDATORY KILL: Minister resigns", ""),
        ("Minister resigns", "This article has been withdrawn because it did not meet standards."),
        ("Minister resigns", "This story, published on Tuesday, has been retracted."),
        ("Minister resigns", "The Associated Press has withdrawn its story about the minister."),
        ("Minister resigns", "This news article was removed at the request of its author."),
    ],
)
def test_a_notice_withdraws(title: str, text: str) -> None:
    assert words_withdraw(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Russia withdrawn from grain deal", "Russia has withdrawn from the deal."),
        ("US ambassador withdrawn", "The ambassador has been withdrawn."),
        ("Withdrawn troops return", "Troops were withdrawn."),
        ("Kill chain shortened", ""),
        ("Retraction Watch turns ten", ""),
        ("Offer withdrawn", "The ministry said in a report that the offer has been withdrawn."),
        ("Kyiv denies", "Amnesty has withdrawn its staff. The article in the constitution stands."),
        (None, "He said that this report of the committee was never published."),
        ("Papers", "This article has been withdrawn. " + "Much more is told here. " * 100),
    ],
)
def test_news_of_withdrawals_withdraws_nothing(title: str | None, text: str) -> None:
    assert not words_withdraw(title, text)
