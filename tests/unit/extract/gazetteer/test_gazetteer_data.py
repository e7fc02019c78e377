"""Do the packaged data say what they must?"""

import pycountry
import pytest

from services.extract.gazetteer.build import render
from services.extract.gazetteer.data import language_folder, read_data
from services.extract.gazetteer.gazetteer import Gazetteer
from shared.ontology import PartyKind

# Of the ISO 3166-1 codes, those that are not members of the United Nations.
NOT_MEMBERS = """
    ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF
    GUM HKG HMD IMN IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PSE PYF REU SGS SHN SJM
    SPM SXM TCA TKL TWN UMI VAT VGB VIR WLF
"""
MEMBERS = frozenset(c.alpha_3 for c in pycountry.countries) - frozenset(NOT_MEMBERS.split())
DATA = read_data(language_folder("en"))
ADJECTIVE_IS_NAME = {"VAT", "VUT"}
BLOCS = ("org:eu", 27), ("org:nato", 32), ("org:au", 55), ("org:arab-league", 22), ("org:g20", 19)


def forms_of(entity: str, mention: str) -> set[str]:
    return {
        form
        for form, readings in DATA.party_forms.items()
        for reading in readings
        if reading.entity.id == entity and reading.mention == mention
    }


def test_there_are_193_members_of_the_united_nations() -> None:
    assert len(MEMBERS) == 193


@pytest.mark.parametrize("iso3", sorted(MEMBERS | {"VAT", "PSE", "XKX", "TWN", "HKG", "GRL"}))
def test_a_state_is_there_under_its_own_code(iso3: str) -> None:
    entity = DATA.entities[iso3]

    assert (entity.kind, entity.iso3) == (PartyKind.STATE, iso3)


@pytest.mark.parametrize("iso3", sorted(MEMBERS | {"VAT", "PSE", "XKX", "TWN", "SUN", "YUG"}))
def test_a_state_has_a_name_and_a_demonym(iso3: str) -> None:
    names = forms_of(iso3, "name")

    assert DATA.entities[iso3].name in names
    assert forms_of(iso3, "demonym") | forms_of(iso3, "people") or iso3 in ADJECTIVE_IS_NAME


@pytest.mark.parametrize("iso3", sorted(MEMBERS - {"SGP", "SYC", "STP", "NRU"}))
def test_a_state_has_a_capital(iso3: str) -> None:
    assert forms_of(iso3, "capital")


def test_former_states_name_their_successor() -> None:
    pairs = {state: DATA.entities[state].successor for state in ("SUN", "YUG", "CSK", "DDR")}

    assert pairs == {"SUN": "RUS", "YUG": "SRB", "CSK": "CZE", "DDR": "DEU"}


def test_breakaway_authorities_are_groups_within_a_state() -> None:
    transnistria = DATA.entities["group:transnistria"]

    assert (transnistria.kind, transnistria.iso3) == (PartyKind.GROUP, "MDA")


def test_states_that_acting_parties_point_to_exist() -> None:
    states = {e.id for e in DATA.entities.values() if e.kind is PartyKind.STATE}
    pointed = {
        iso3
        for entity in DATA.entities.values()
        for iso3 in (entity.iso3, entity.within, entity.successor, *entity.members)
        if iso3
    }

    assert pointed <= states


def test_no_two_entities_share_a_form_that_is_not_ambiguous() -> None:
    gazetteer = Gazetteer(DATA)
    states = {e.id for e in DATA.entities.values() if e.kind is not PartyKind.PERSON}
    wrong = [
        form
        for form, readings in DATA.party_forms.items()
        if len({r.entity.iso3 or r.entity.body or r.entity.id for r in readings}) > 1
        or len([r for r in readings if r.entity.id in states]) > 1
        if any(not hit.ambiguous for hit in gazetteer.find(form) if hit.text == form)
    ]

    assert wrong == []


def test_every_form_is_found_where_it_stands_alone() -> None:
    gazetteer = Gazetteer(DATA)
    lost = [
        form
        for form in DATA.party_forms
        if form not in DATA.places.decoys
        if form not in {hit.text for hit in gazetteer.find(form)}
    ]

    assert lost == []


@pytest.mark.parametrize(("body", "size"), BLOCS)
def test_a_body_has_all_its_members(body: str, size: int) -> None:
    assert len(DATA.entities[body].members) == size
    assert DATA.entities[body].iso3 is None


def test_the_code_list_is_what_build_makes() -> None:
    written = (language_folder("en") / "iso3166.yaml").read_text(encoding="utf-8")

    assert written == render()


def test_there_are_several_hundred_weapon_systems() -> None:
    systems = {form.system.name for form in DATA.systems.values() if form}

    assert len(systems) > 500
