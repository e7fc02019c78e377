"""Are weapon systems and weapon nouns found in every spelling, and lookalikes left alone?"""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "system", "category"),
    [
        ("Challenger 2", "Challenger 2", "tank"),
        ("Challenger II", "Challenger 2", "tank"),
        ("AS90s", "AS90", "artillery"),
        ("AS-90", "AS90", "artillery"),
        ("Leopard 2A6s", "Leopard 2", "tank"),
        ("Leopard 2 A4", "Leopard 2", "tank"),
        ("M1A1 Abrams", "M1 Abrams", "tank"),
        ("T-72B3Ms", "T-72", "tank"),
        ("HIMARS", "M142 HIMARS", "rocket_artillery"),
        ("ATACMS", "ATACMS", "missile"),
        ("Storm Shadows", "Storm Shadow", "missile"),
        ("Iskander-M", "Iskander", "missile"),
        ("NLAWs", "NLAW", "anti_tank"),
        ("IRIS-T", "IRIS-T", "air_defence"),
        ("NASAMS", "NASAMS", "air_defence"),
        ("S400", "S-400", "air_defence"),
        ("S-300PMU-2", "S-300", "air_defence"),
        ("F16s", "F-16 Fighting Falcon", "aircraft"),
        ("F-16C/Ds", "F-16 Fighting Falcon", "aircraft"),
        ("MIG-29", "MiG-29", "aircraft"),
        ("Su-30MKI", "Su-30", "aircraft"),
        ("Gripens", "Gripen", "aircraft"),
        ("Black Hawks", "UH-60 Black Hawk", "helicopter"),
        ("Chinooks", "CH-47 Chinook", "helicopter"),
        ("Mi-17V-5", "Mi-17", "helicopter"),
        ("TB2s", "Bayraktar TB2", "drone"),
        ("Shahed-136", "Shahed-136", "drone"),
        ("Kilo-class", "Kilo-class", "submarine"),
        ("AK-47s", "AK-47", "small_arms"),
    ],
)
def test_a_system_is_found_in_each_spelling(
    gazetteer: Gazetteer, text: str, system: str, category: str
) -> None:
    (hit,) = gazetteer.find_weapons(f"It saw the {text}, too")

    assert hit.system is not None
    assert (hit.text, hit.system.name, hit.category) == (text, system, category)
    assert not hit.ambiguous


@pytest.mark.parametrize(
    "text",
    ["Patriot", "Javelin", "Leopard", "Apache", "Typhoon", "Stinger", "Harpoon", "Abrams", "Milan"],
)
def test_a_common_word_alone_stays_ambiguous(gazetteer: Gazetteer, text: str) -> None:
    (hit,) = gazetteer.find_weapons(f"They spoke of the {text} on Monday")

    assert hit.ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "Leopard tanks",
        "Apache attack helicopters",
        "14 Leopards",
        "two Typhoons",
        "a squadron and six Apaches",
        "the Leopard main battle tank",
        "Abrams tanks",
        "HIMARS and Harpoons",
        "Leopard 2 tanks are late. Every Leopard counts",
    ],
)
def test_a_number_or_a_weapon_beside_it_supports_a_common_word(
    gazetteer: Gazetteer, text: str
) -> None:
    hits = gazetteer.find_weapons(text)

    assert any(hit.system for hit in hits)
    assert not any(hit.ambiguous for hit in hits)


@pytest.mark.parametrize(
    "text",
    [
        "Kitty Hawk",
        "the Patriot Act",
        "Spike Lee",
        "The band U2 and the A10 road",
        "a suicide bomber",
        "a think tank",
        "a drone strike",
        "arms control talks",
        "a second round",
        "a gold mine",
        "tankers and gunmen",
    ],
)
def test_lookalikes_are_no_weapons(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find_weapons(text) == ()


@pytest.mark.parametrize(
    ("text", "category", "strength", "plural"),
    [
        ("tank", "tank", "strong", False),
        ("main battle tanks", "tank", "strong", True),
        ("armored personnel carriers", "armoured_vehicle", "strong", True),
        ("armoured vehicles", "armoured_vehicle", "strong", True),
        ("Artillery", "artillery", "strong", False),
        ("howitzers", "artillery", "strong", True),
        ("anti tank missiles", "anti_tank", "strong", True),
        ("air defense systems", "air_defence", "strong", True),
        ("lethal equipment", "weapons", "strong", False),
        ("weaponry", "weapons", "strong", False),
        ("munitions", "ammunition", "strong", True),
        ("cluster bombs", "bomb", "strong", True),
        ("torpedoes", "torpedo", "strong", True),
        ("patrol boats", "ship", "strong", True),
        ("UAVs", "drone", "strong", True),
        ("helicopters", "helicopter", "weak", True),
        ("trucks", "weapons", "weak", True),
        ("spare parts", "weapons", "weak", True),
        ("tools", "weapons", "weak", True),
    ],
)
def test_a_noun_gives_its_category(
    gazetteer: Gazetteer,
    text: str,
    category: str,
    strength: str,
    plural: bool,  # noqa: FBT001
) -> None:
    (hit,) = gazetteer.find_weapons(f"sent {text} there")

    assert (hit.text, hit.system) == (text, None)
    assert (hit.category, hit.strength, hit.plural) == (category, strength, plural)


def test_a_system_and_its_noun_are_two_hits_side_by_side(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find_weapons("a company of German-built Leopard 2 battle tanks")

    assert [hit.text for hit in hits] == ["Leopard 2", "battle tanks"]


def test_two_systems_at_a_slash_stay_apart(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find_weapons("S-400/S-300 batteries")

    assert [hit.text for hit in hits] == ["S-400", "S-300"]
