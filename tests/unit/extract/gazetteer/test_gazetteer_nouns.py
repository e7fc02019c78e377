"""Are offices, measures, authorities, units and qualifiers found?"""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "office", "role"),
    [
        ("Prime Minister", "prime_minister", "head"),
        ("foreign secretary", "foreign_minister", "minister"),
        ("Defense Secretary", "defence_minister", "minister"),
        ("Secretary of State", "secretary_of_state", "minister"),
        ("the Defence Ministry", "defence_ministry", "ministry"),
        ("government", "government", "government"),
        ("parliament", "parliament", "legislature"),
        ("army", "armed_forces", "military"),
        ("ambassadors", "ambassador", "envoy"),
        ("chargé d\u2019affaires", "ambassador", "envoy"),
        ("prosecutor general", "prosecutor", "court"),
        ("lawmakers", "legislator", "not_state"),
        ("opposition leader", "opposition", "not_state"),
        ("former defence minister", "former_minister", "not_state"),
        ("MPs", "legislator", "not_state"),
        ("Mr", "courtesy", "courtesy"),
    ],
)
def test_an_office_gives_its_class(gazetteer: Gazetteer, text: str, office: str, role: str) -> None:
    (hit,) = gazetteer.find_offices(text)

    assert (hit.office, hit.role) == (office, role)


@pytest.mark.parametrize("text", ["a general strike", "the captain of industry", "in general"])
def test_a_rank_counts_only_with_a_capital(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find_offices(text) == ()


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("asset freezes", "asset_freeze"),
        ("travel bans", "travel_ban"),
        ("an arms embargo", "arms_embargo"),
        ("visa restrictions", "visa_ban"),
        ("the entity list", "entity_list"),
        ("export licences", "export_ban"),
        ("export licenses", "export_ban"),
        ("the oil price cap", "price_cap"),
        ("sanctions", "sanctions"),
        ("blacklisted or a blacklist", "blacklist"),
        ("cut off from SWIFT", "financial_ban"),
    ],
)
def test_a_measure_is_named(gazetteer: Gazetteer, text: str, measure: str) -> None:
    assert [hit.measure for hit in gazetteer.scan(text).measures] == [measure]


@pytest.mark.parametrize(
    ("text", "authority", "entity", "generic"),
    [
        ("OFAC", "OFAC", "USA", False),
        ("the U.S. Treasury", "US Treasury", "USA", False),
        ("the Treasury", "US Treasury", "USA", True),
        ("OFSI", "OFSI", "GBR", False),
        ("EU foreign ministers", "EU Council", "org:eu", False),
        ("the UN Security Council", "UN Security Council", "org:unsc", False),
        ("SECO", "SECO", "CHE", False),
        ("DFAT", "DFAT", "AUS", False),
    ],
)
def test_an_authority_acts_for_its_party(
    gazetteer: Gazetteer,
    text: str,
    authority: str,
    entity: str,
    generic: bool,  # noqa: FBT001
) -> None:
    (hit,) = gazetteer.scan(text).authorities

    assert (hit.authority, hit.entity.id, hit.generic) == (authority, entity, generic)


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("a company of tanks", "company", None),
        ("two batteries", "battery", None),
        ("three dozen", "dozen", 12),
        ("a pair", "pair", 2),
        ("a tranche", "tranche", None),
        ("half a dozen", "half_dozen", 6),
    ],
)
def test_a_unit_has_a_size_where_the_language_fixes_it(
    gazetteer: Gazetteer, text: str, unit: str, size: int | None
) -> None:
    (hit,) = gazetteer.scan(text).units

    assert (hit.unit, hit.size) == (unit, size)


@pytest.mark.parametrize(
    ("text", "approximation"),
    [
        ("around 30", "about"),
        ("an estimated 30", "about"),
        ("at least 30", "at_least"),
        ("more than 30", "at_least"),
        ("up to 30", "up_to"),
        ("no more than 30", "up_to"),
        ("exactly 30", "exact"),
    ],
)
def test_a_qualifier_says_how_exact_a_number_is(
    gazetteer: Gazetteer, text: str, approximation: str
) -> None:
    (hit,) = gazetteer.scan(text).qualifiers

    assert hit.approximation == approximation
