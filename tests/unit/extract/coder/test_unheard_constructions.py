"""Acts of arms and sanctions are told in constructions that no frame names by itself."""

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from shared.messages import Event
from shared.ontology import EventType, Family, Status, family


def _told(coder: Coder, text: str) -> list[Event]:
    events = coder.code([Document("x", None, text)])[0].events
    return [e for e in events if family(e.type) in {Family.ARMS, Family.SANCTIONS}]


def _parties(event: Event) -> tuple[str | None, str | None]:
    actor, target = event.actor, event.target
    return (actor.iso3 if actor else None, target.iso3 if target else None)


@pytest.mark.parametrize(
    "text",
    [
        # the parser takes the headline's verb for an auxiliary
        "Oman threatens targeted sanctions over Malawi coup",
        # a day stands between the verb and its preposition
        "The president of Kenya warned on Sunday of sanctions against Malawi.",
    ],
)
def test_the_verb_right_before_a_nominal_act_is_heard(coder: Coder, text: str) -> None:
    (event,) = _told(coder, text)

    assert (event.type, event.status) == (EventType.SANCTION_IMPOSED, Status.THREATENED)


@pytest.mark.parametrize(
    "text",
    ["Kenya opened an office that cites sanctions.", "The envoy gave no reaction to sanctions."],
)
def test_a_verb_further_before_is_not_heard(coder: Coder, text: str) -> None:
    assert _told(coder, text) == []


def test_what_nobody_named_does_is_told_without_parties(coder: Coder) -> None:
    (event,) = _told(coder, "The ministers agreed to freeze the assets of seven officials.")

    assert event.type is EventType.SANCTION_IMPOSED
    assert _parties(event) == (None, None)


def test_a_sanction_told_without_any_party_is_told(coder: Coder) -> None:
    (event,) = _told(coder, "The embargo was extended for another year.")

    assert event.type is EventType.SANCTION_CHANGED


@pytest.mark.parametrize(
    "text",
    [
        "The league imposed sanctions on two clubs.",
        "The exchange extended its sanctions on the broker.",
        "The two men tried to sell weapons stolen from the depot.",
    ],
)
def test_what_is_no_foreign_policy_is_not_told_of_nobody(coder: Coder, text: str) -> None:
    assert _told(coder, text) == []


def test_a_phrase_with_the_verb_decides_what_becomes_of_its_object(coder: Coder) -> None:
    (event,) = _told(coder, "Madrid put the sale of two frigates to Angola on hold.")

    assert event.status is Status.SUSPENDED


def test_who_halts_a_sale_named_after_its_receiver_is_the_supplier(coder: Coder) -> None:
    (event,) = _told(coder, "Congress holds up Angolan arms sale")

    assert _parties(event) == ("USA", "AGO")


def test_of_two_subjects_the_one_that_can_act_counts(coder: Coder) -> None:
    text = "On this day, February 3rd, President Reagan lifted the embargo on Angola."

    (event,) = _told(coder, text)

    assert _parties(event) == ("USA", "AGO")


def test_a_phrase_after_a_day_belongs_to_the_verb(coder: Coder) -> None:
    (event,) = _told(coder, "Angola signed a contract on Tuesday for frigates from Spain.")

    assert _parties(event) == ("ESP", "AGO")


def test_who_signs_a_deal_worth_a_sum_to_buy_buys(coder: Coder) -> None:
    text = "Angola has signed deals worth two billion euros to buy three frigates from Spain."

    assert ("ESP", "AGO") in {_parties(e) for e in _told(coder, text)}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Britain and Canada sanction Malawian generals", "MWI"),
        ("Oman preparing sanctions on Malawi", "MWI"),
        ("Oman readies ban on Malawian coal imports", "MWI"),
    ],
)
def test_headline_verbs_that_look_like_nouns_act(coder: Coder, text: str, target: str) -> None:
    assert target in {_parties(e)[1] for e in _told(coder, text)}


def test_a_headline_that_names_who_was_urged_calls_for_the_act(coder: Coder) -> None:
    (event,) = _told(coder, "UN urged to impose arms embargo on Malawi")

    assert event.status is Status.CALLED_FOR


def test_ships_for_a_coast_guard_are_arms(coder: Coder) -> None:
    (event,) = _told(coder, "Norway has given two used ships to the Kenyan coast guard.")

    assert event.type is EventType.ARMS_TRANSFER


def test_ships_for_a_ferry_line_are_none(coder: Coder) -> None:
    assert _told(coder, "Norway has given two used ships to the Kenyan ferry line.") == []


def test_weapons_seized_on_their_way_are_no_transfer(coder: Coder) -> None:
    text = "The navy intercepted a shipment of rifles from Oman to Malawi."

    assert _told(coder, text) == []


def test_a_ban_on_passing_on_one_weapon_refuses_it(coder: Coder) -> None:
    (event,) = _told(coder, "Berne bans re-export of Gepard shells to Kenya")

    assert event.status is Status.REFUSED


def test_what_a_resolution_forbids_is_sanctioned(coder: Coder) -> None:
    (event,) = _told(coder, "The resolution bans exports of coal from Malawi.")

    assert event.type is EventType.SANCTION_IMPOSED


def test_who_is_sanctioned_for_selling_weapons_makes_no_transfer(coder: Coder) -> None:
    text = "Oman sanctions 14 foreign firms, individuals for selling missiles to Malawi"

    assert {family(e.type) for e in _told(coder, text)} == {Family.SANCTIONS}


def test_a_programme_of_sanctions_is_sanctions(coder: Coder) -> None:
    (event,) = _told(coder, "The leaders agreed on a programme of sanctions against Malawi.")

    assert _parties(event)[1] == "MWI"


def test_an_abbreviated_government_ends_no_clause(coder: Coder) -> None:
    (event,) = _told(coder, "Oman to unfreeze Malawian govt. assets after talks")

    assert _parties(event) == ("OMN", "MWI")


def test_a_group_of_states_acts(coder: Coder) -> None:
    assert _told(coder, "The G7 group of nations announced sanctions on Malawi.")


def test_what_a_list_includes_is_governed_as_the_list_is(coder: Coder) -> None:
    text = "Oman announced several moves against Malawi, including bans on coal imports."

    assert {e.type for e in _told(coder, text)} == {EventType.SANCTION_IMPOSED}


def test_who_is_informed_of_sanctions_imposes_none(coder: Coder) -> None:
    assert _told(coder, "The Malawian ministry had been informed of the sanctions.") == []
