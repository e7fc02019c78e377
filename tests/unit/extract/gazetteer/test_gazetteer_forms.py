"""Does each way of writing a party find it, and with the right kind of mention?"""

import pytest

from services.extract.gazetteer.fold import all_capitals
from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Mention

FORMS: list[tuple[str, str, Mention]] = [
    ("United Kingdom", "GBR", "name"),
    ("Great Britain", "GBR", "name"),
    ("UK", "GBR", "abbreviation"),
    ("U.K.", "GBR", "abbreviation"),
    ("British", "GBR", "demonym"),
    ("Britons", "GBR", "people"),
    ("Downing Street", "GBR", "metonym"),
    ("No 10", "GBR", "metonym"),
    ("Whitehall", "GBR", "metonym"),
    ("Scotland", "GBR", "region"),
    ("US", "USA", "abbreviation"),
    ("U.S.", "USA", "abbreviation"),
    ("USA", "USA", "abbreviation"),
    ("Americans", "USA", "people"),
    ("Washington, D.C.", "USA", "capital"),
    ("Pentagon", "USA", "metonym"),
    ("State Department", "USA", "institution"),
    ("Kremlin", "RUS", "metonym"),
    ("Élysée", "FRA", "metonym"),
    ("Elysee", "FRA", "metonym"),
    ("Peking", "CHN", "capital"),
    ("PRC", "CHN", "abbreviation"),
    ("Republic of China", "TWN", "name"),
    ("Kiev", "UKR", "capital"),
    ("Kyyiv", "UKR", "capital"),
    ("Ukrainians", "UKR", "people"),
    ("Crimea", "UKR", "region"),
    ("Poles", "POL", "people"),
    ("Côte d\u2019Ivoire", "CIV", "name"),
    ("Cote d'Ivoire", "CIV", "name"),
    ("Ivory Coast", "CIV", "name"),
    ("Burma", "MMR", "name"),
    ("Swaziland", "SWZ", "name"),
    ("Eswatini", "SWZ", "name"),
    ("Macedonia", "MKD", "name"),
    ("Czechia", "CZE", "name"),
    ("Türkiye", "TUR", "name"),
    ("Cabo Verde", "CPV", "name"),
    ("Zaire", "COD", "name"),
    ("DRC", "COD", "abbreviation"),
    ("Kampuchea", "KHM", "name"),
    ("Rhodesia", "ZWE", "name"),
    ("West Germany", "DEU", "name"),
    ("East German", "DDR", "demonym"),
    ("Soviet", "SUN", "demonym"),
    ("DPRK", "PRK", "abbreviation"),
    ("ROK", "KOR", "abbreviation"),
    ("UAE", "ARE", "abbreviation"),
    ("Kosovo", "XKX", "name"),
    ("Vatican", "VAT", "name"),
    ("Turkish Cypriots", "group:northern-cyprus", "people"),
    ("Nato", "org:nato", "abbreviation"),
    ("European Commission", "org:eu", "institution"),
    ("U.N. Security Council", "org:unsc", "name"),
    ("Group of Seven", "org:g7", "name"),
    ("Hizbollah", "group:hezbollah", "name"),
    ("Daesh", "group:islamic-state", "name"),
    ("al-Qaida", "group:al-qaeda", "name"),
    ("Rapid Support Forces", "group:rsf", "name"),
    ("Anthony Blinken", "person:antony-blinken", "full_name"),
    ("Zelenskiy", "person:volodymyr-zelensky", "surname"),
    ("Moammar Gadhafi", "person:muammar-gaddafi", "full_name"),
]


@pytest.mark.parametrize(("form", "entity", "mention"), FORMS)
def test_a_form_names_its_party(
    gazetteer: Gazetteer, form: str, entity: str, mention: Mention
) -> None:
    hits = gazetteer.find(f"It said that {form} would act.")

    assert [(hit.text, hit.entity.id, hit.mention) for hit in hits] == [(form, entity, mention)]


@pytest.mark.parametrize(
    "text",
    [
        "they told us that it is so",
        "who will let the car polish itself",
        "USS Cole",
        "U.S.S. Enterprise",
        "Chadwick and Iranzo",
        "US$5m",
        "shares of <US>",
        "thanks to turkey and china plates",
    ],
)
def test_ordinary_words_and_parts_of_words_name_nobody(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("United\nKingdom", ["GBR"]),
        ("United   Kingdom", ["GBR"]),
        ("South\n\nKorea", ["KOR"]),
        ("in the U.S. Troops left", ["USA"]),
        ("the U.K's place", ["GBR"]),
        ("UK\u2013US", ["GBR", "USA"]),
        ("US/UK", ["USA", "GBR"]),
        ("(Iran)", ["IRN"]),
    ],
)
def test_blanks_and_marks_round_a_name(gazetteer: Gazetteer, text: str, found: list[str]) -> None:
    assert [hit.entity.id for hit in gazetteer.find(text)] == found


def test_a_blank_line_parts_two_names(gazetteer: Gazetteer) -> None:
    assert [hit.text for hit in gazetteer.find("South\n\nKorea")] == ["Korea"]


def test_a_headline_in_capitals_is_read_on_request(gazetteer: Gazetteer) -> None:
    headline = "EGYPT IS TO SEND KUWAIT LEOPARD 2 TANKS, US SAYS"

    scan = gazetteer.scan(headline, caps=all_capitals(headline))

    sure = [hit.entity.id for hit in scan.parties if not hit.ambiguous]
    assert sure == ["EGY", "KWT"]
    assert [hit.text for hit in scan.parties if hit.ambiguity == "caps"] == ["IS", "US"]
    assert [hit.text for hit in scan.weapons] == ["LEOPARD 2", "TANKS"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EGYPT SENDS KUWAIT AID", True),
        ("Egypt sends Kuwait aid", False),
        ("US AID", False),
        ("", False),
        ("2023 - 14:00 +++", False),
    ],
)
def test_capitals_are_recognised(text: str, *, expected: bool) -> None:
    assert all_capitals(text) is expected
