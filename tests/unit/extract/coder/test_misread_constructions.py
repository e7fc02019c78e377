"""Acts that the small parser misplaces are told all the same."""

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from shared.messages import Event
from shared.ontology import EventType, Novelty, Status


def _told(coder: Coder, text: str) -> list[Event]:
    return list(coder.code([Document("x", None, text)])[0].events)


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        # "sanctions" is a headline's verb
        ("US sanctions Chinese firms over Iranian oil", "USA", "CHN"),
        # the object stands after a phrase and hangs on the verb above
        ("The EU agreed to prolong by a year an arms embargo on Zimbabwe.", None, "ZWE"),
        # the parser takes the perfect for an adjective
        ("Mauritius has frozen relations with Madagascar.", "MUS", "MDG"),
        # the day is no subject
        ("President Reagan Wednesday ordered a trade embargo on Nicaragua.", "USA", "NIC"),
        # the sum and what it is for are torn apart
        ("Biden authorised a further $800m in security assistance for Ukraine.", "USA", "UKR"),
    ],
)
def test_misread_acts_keep_their_parties(
    coder: Coder, text: str, actor: str | None, target: str
) -> None:
    events = _told(coder, text)

    assert (actor, target) in {
        (e.actor.iso3 if e.actor else None, e.target.iso3 if e.target else None) for e in events
    }


def test_a_title_after_an_abbreviation_opens_no_sentence(coder: Coder) -> None:
    text = "The helicopters promised by U.S. President George Bush were handed to the Philippines."

    assert Status.COMPLETED in {e.status for e in _told(coder, text)}


def test_a_negation_is_shared_over_or(coder: Coder) -> None:
    text = "India will not reopen the crossings or lift its trade embargo on Nepal."

    assert [e.status for e in _told(coder, text)] == [Status.REFUSED]


@pytest.mark.parametrize("where", ["under no circumstances", "by no means"])
def test_a_phrase_that_excludes_an_act_negates_it(coder: Coder, where: str) -> None:
    text = f"Oman would {where} sever ties with Egypt."

    assert [e.status for e in _told(coder, text)] == [Status.REFUSED]


def test_a_clause_that_only_identifies_the_sanctions_is_history(coder: Coder) -> None:
    text = "Washington will not lift the sanctions that it imposed on Japan in April."

    kinds = {(e.type, e.novelty) for e in _told(coder, text)}

    assert (EventType.SANCTION_LIFTED, Novelty.NEW) in kinds
    assert (EventType.SANCTION_IMPOSED, Novelty.NEW) not in kinds


def test_what_somebody_is_punished_for_is_no_news(coder: Coder) -> None:
    text = "Washington sanctioned two Turkish firms for shipping missile parts to Iran."

    assert {e.type for e in _told(coder, text)} == {EventType.SANCTION_IMPOSED}


def test_what_an_embargo_is_about_is_no_transfer(coder: Coder) -> None:
    text = "The EU will not lift its ban on weapons sales to China."

    assert {e.type for e in _told(coder, text)} == {EventType.SANCTION_LIFTED}


def test_who_orders_its_own_banks_imposes_the_freeze(coder: Coder) -> None:
    text = "Swiss authorities have ordered banks to freeze the accounts of Laurent Gbagbo."

    told = [(e.actor.iso3 if e.actor else None, e.status) for e in _told(coder, text)]

    assert told == [("CHE", Status.COMPLETED)]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The EU renews sanctions over Russia's military aggression against Ukraine.", "RUS"),
        ("Japan announced new sanctions over Moscow's campaign against Georgia.", "RUS"),
        ("The US imposed sanctions over Iran's attack on Israel.", "IRN"),
        (
            "Britain adopted sanctions in response to Iran's threats against Oman.",
            "IRN",
        ),
    ],
)
def test_whom_an_attack_is_against_is_no_target_of_the_answer(
    coder: Coder, text: str, target: str
) -> None:
    assert [e.target.iso3 for e in _told(coder, text) if e.target] == [target]


def test_aid_for_a_war_goes_to_who_wages_it(coder: Coder) -> None:
    told = _told(coder, "The US approved military aid to Ukraine for its war against Russia.")

    assert [e.target.iso3 for e in told if e.target] == ["UKR"]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("The EU extended sanctions against those undermining the independence of Oman.", []),
        ("The EU extended its sanctions after Malawi invaded Zambia.", ["MWI"]),
        ("The EU renews the sanctions in view of Malawi's actions destabilising Zambia.", ["MWI"]),
    ],
)
def test_who_was_wronged_is_no_target_of_the_answer(
    coder: Coder, text: str, targets: list[str]
) -> None:
    told = [e for e in _told(coder, text) if e.type is EventType.SANCTION_CHANGED]

    assert [e.target.iso3 for e in told if e.target] == targets
    assert told
