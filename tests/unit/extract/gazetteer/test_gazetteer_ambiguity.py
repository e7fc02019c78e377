"""Are names that may mean something else told apart, and those that cannot be left open?"""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Ambiguity


def certain(gazetteer: Gazetteer, text: str, year: int | None = 2023) -> list[str]:
    hits = gazetteer.settle(gazetteer.find(text), text, year=year)
    return [hit.entity.id for hit in hits if not hit.ambiguous]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("New Mexico and New Jersey", []),
        ("the South China Sea", []),
        ("Lake Chad and the Indian Ocean", []),
        ("Latin American leaders", []),
        ("African-American voters", []),
        ("the Vietnam War", []),
        ("the US Open and the Washington Post", []),
        ("George Washington", []),
        ("Lebanon, Pennsylvania", []),
        ("Paris, Texas", []),
        ("Atlanta, Georgia", []),
        ("Michael Jordan", []),
        ("Boutros Jordan Boutros", ["JOR"]),
        ("Guinea-Bissau, Equatorial Guinea and Guinea", ["GNB", "GNQ", "GIN"]),
        ("South Sudan and Sudan", ["SSD", "SDN"]),
        ("Niger and Nigeria", ["NER", "NGA"]),
        ("Northern Ireland and Ireland", ["GBR", "IRL"]),
        ("North Korea and South Korea", ["PRK", "KOR"]),
        ("Papua New Guinea", ["PNG"]),
        ("Armenia, Georgia and Azerbaijan", ["ARM", "GEO", "AZE"]),
        ("Georgian President Salome Zourabichvili", ["GEO", "person:salome-zourabichvili"]),
        ("National Security Council", []),
    ],
)
def test_the_longest_name_wins(gazetteer: Gazetteer, text: str, found: list[str]) -> None:
    hits = gazetteer.find(text)

    assert [hit.entity.id for hit in hits] == found


@pytest.mark.parametrize(
    ("form", "ambiguity"),
    [
        ("Georgia", "place"),
        ("Jordan", "person"),
        ("Chad", "person"),
        ("Holland", "person"),
        ("Congo", "shared"),
        ("Korean", "shared"),
        ("Brussels", "shared"),
        ("Dominican", "shared"),
        ("Foreign Office", "generic"),
        ("Congress", "generic"),
        ("CAR", "word"),
        ("Bush", "surname"),
        ("May", "surname"),
        ("Cleverly", "surname"),
        ("Putin", None),
        ("Turkey", None),
        ("Washington", None),
    ],
)
def test_a_risky_form_says_why(
    gazetteer: Gazetteer, form: str, ambiguity: Ambiguity | None
) -> None:
    (hit,) = gazetteer.find(form)

    assert hit.ambiguity == ambiguity
    assert hit.ambiguous is (ambiguity is not None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Georgia and Russia signed a truce.", ["GEO", "RUS"]),
        ("Georgia said so in Tbilisi.", ["GEO", "GEO"]),
        ("Georgia voters went to the polls in Atlanta.", []),
        ("The United States and Jordan have agreed.", ["USA", "JOR"]),
        ("Jordan scored 30 points for the Bulls.", []),
        ("Chad Smith plays the drums.", []),
        ("Chad recalled its envoy from Sudan.", ["TCD", "SDN"]),
        ("Rwanda and Congolese troops met.", ["RWA", "COD"]),
        ("Brazzaville said Congolese troops left.", ["COG", "COG"]),
        ("Brussels imposed sanctions.", ["org:eu"]),
        ("Belgium said Brussels would pay.", ["BEL", "BEL"]),
        ("The UK said the Foreign Office acted.", ["GBR", "GBR"]),
        ("The UK and Germany met; the Foreign Office acted.", ["GBR", "DEU"]),
        ("The Syrian Democratic Forces fled; the SDF lost.", ["group:sdf", "group:sdf"]),
    ],
)
def test_the_article_settles_a_risky_name(
    gazetteer: Gazetteer, text: str, found: list[str]
) -> None:
    assert certain(gazetteer, text) == found


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("It may rain. May was cold.", 2018, []),
        ("Prime Minister May left.", 2018, ["person:theresa-may"]),
        ("Theresa May left. May said so.", 2018, ["person:theresa-may"] * 2),
        ("Mr Cleverly left.", 2023, []),
        ("Mr Cleverly left the UK.", 2023, ["person:james-cleverly", "GBR"]),
        ("James Cleverly left. Cleverly said so.", 2023, ["person:james-cleverly"] * 2),
        ("President Bush spoke.", 1991, ["person:george-h-w-bush"]),
        ("President Bush spoke.", 2003, ["person:george-w-bush"]),
        ("Senator Johnson spoke.", 2020, []),
        ("Prime Minister Sharif spoke.", 2015, ["person:nawaz-sharif"]),
        ("Prime Minister Sharif spoke.", 2023, ["person:shehbaz-sharif"]),
        ("Putin spoke.", 2023, ["person:vladimir-putin"]),
        ("Nobody knew Lyudmila Putin.", 2023, []),
        ("Embattled Netanyahu Digs In", 2024, ["person:benjamin-netanyahu"]),
        ("Mark Rutte spoke.", 2019, ["person:mark-rutte"]),
        ("Mark Rutte spoke.", 2026, ["person:mark-rutte@nato"]),
        ("Donald Trump bought a hotel.", 1987, []),
        ("Donald Trump imposed sanctions.", 2018, ["person:donald-trump"]),
    ],
)
def test_a_surname_needs_a_title_or_a_full_name(
    gazetteer: Gazetteer, text: str, year: int, found: list[str]
) -> None:
    assert certain(gazetteer, text, year) == found


def test_a_shared_form_carries_its_other_readings(gazetteer: Gazetteer) -> None:
    (hit,) = gazetteer.find("Congolese")

    assert (hit.entity.id, [other.id for other in hit.others]) == ("COD", ["COG"])
    assert hit.likely
