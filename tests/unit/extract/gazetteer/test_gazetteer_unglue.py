"""Is a blank that a page has lost found again, and only there?"""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Expand Autoplay Turkeysold its drones", "Expand Autoplay Turkey sold its drones"),
        ("Algeria andMalaysia agreed", "Algeria and Malaysia agreed"),
        ("Iransent it toSyria", "Iran sent it to Syria"),
        ("🚀 Polandhas it", "🚀 Poland has it"),
        ("Türkiyesold it", "Türkiye sold it"),
    ],
)
def test_a_name_run_together_with_a_word_is_parted(
    gazetteer: Gazetteer, text: str, mended: str
) -> None:
    for place in reversed(gazetteer.missing_blanks(text)):
        text = f"{text[:place]} {text[place:]}"

    assert text == mended


@pytest.mark.parametrize(
    "text", ["Iranian", "Malians", "Turkey sold", "Omanis", "Cubans", "intoxicated", "MacCuba", ""]
)
def test_whole_words_are_left_alone(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.missing_blanks(text) == ()
