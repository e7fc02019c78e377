"""Are parties and systems found by any of their names, and is the table fresh?"""

from pathlib import Path

import pytest

from shared.names.build import TABLE, table, written
from shared.names.names import Names

GAZETTEER = Path(__file__).parents[3] / "services" / "extract" / "languages" / "en" / "gazetteer"


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.load()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ukraine", "UKR"),
        ("ukr", "UKR"),
        ("the  United Kingdom", "GBR"),
        ("UK", "GBR"),
        ("EU", "org:eu"),
        ("European Union", "org:eu"),
        ("NATO", "org:nato"),
        ("Hezbollah", "group:hezbollah"),
    ],
)
def test_a_party_is_found_by_name_abbreviation_and_key(names: Names, name: str, key: str) -> None:
    assert names.key(name) == key


def test_an_unknown_name_has_no_key_but_a_nearest_known(names: Names) -> None:
    assert names.key("Ukrane") is None
    assert names.nearest("Ukrane") == "Ukraine"


def test_nothing_is_near_to_gibberish(names: Names) -> None:
    assert names.nearest("zzzzqqqq") is None


def test_a_state_is_in_its_bodies(names: Names) -> None:
    assert "org:nato" in names.bodies_of("GBR")
    assert "org:eu" not in names.bodies_of("GBR")


def test_the_words_that_say_a_state_hold_demonym_and_capital(names: Names) -> None:
    assert {"iran", "iranian", "tehran"} <= names.words_of("IRN")


def test_the_table_is_what_the_gazetteer_gives_now() -> None:
    expected = written(table(GAZETTEER))

    assert TABLE.read_text(encoding="utf-8") == expected, "run python -m shared.names.build"
