from __future__ import annotations

from datetime import date

import pytest

from services.extract.coder import LANGUAGES
from services.extract.dates import dates_in, load_date_words

_WORDS = load_date_words(LANGUAGES / "en")
_TUESDAY = date(2023, 1, 17)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Monday", "2023-01-16", "2023-01-16"),
        ("on Tuesday", "2023-01-17", "2023-01-17"),
        ("at the weekend", "2023-01-14", "2023-01-15"),
        ("yesterday", "2023-01-16", "2023-01-16"),
        ("last week", "2023-01-09", "2023-01-15"),
        ("last month", "2022-12-01", "2022-12-31"),
        ("in 2014", "2014-01-01", "2014-12-31"),
        ("on 24 February 2022", "2022-02-24", "2022-02-24"),
        ("on December 30", "2022-12-30", "2022-12-30"),
        ("in March 2021", "2021-03-01", "2021-03-31"),
        ("two weeks ago", "2023-01-03", "2023-01-03"),
        ("over the past 11 months", "2022-02-21", "2023-01-17"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
    ],
)
def test_dates_count_from_publication(text: str, first: str, last: str) -> None:
    (dated,) = dates_in(f"They met {text}.", _TUESDAY, _WORDS)

    assert (str(dated.first), str(dated.last)) == (first, last)


@pytest.mark.parametrize("text", ["on Monday", "yesterday", "last month", "on December 30"])
def test_without_publication_relative_dates_stay_unresolved(text: str) -> None:
    (dated,) = dates_in(f"They met {text}.", None, _WORDS)

    assert (dated.first, dated.last, dated.event_date().start) == (None, None, None)


@pytest.mark.parametrize("text", ["on 31 February 2022", "the 18 tanks", "May lost the vote"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert [d for d in dates_in(text, _TUESDAY, _WORDS) if d.kind == "day_month"] == []
