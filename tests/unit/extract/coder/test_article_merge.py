from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from shared.messages import Event
from shared.ontology import EventType, Novelty

_PUBLISHED = datetime(2023, 1, 17, 9, tzinfo=UTC)


def _code(coder: Coder, text: str, title: str | None = None) -> tuple[Event, ...]:
    return coder.code([Document("x", title, text, _PUBLISHED)])[0].events


def test_mentions_of_one_event_join_with_all_evidence(coder: Coder) -> None:
    text = (
        "Sweden will send tanks to Ukraine, it said on Monday.\n\nStockholm will send ten of them."
    )

    (event,) = _code(coder, text, "Sweden to send tanks to Ukraine")

    assert [m.field for m in event.mentions] == ["title", "text"]


def test_components_join_their_package(coder: Coder) -> None:
    text = "Sweden will send ten tanks to Ukraine, to be followed by about 20 howitzers."

    (event,) = _code(coder, text)

    assert [(i.category, i.quantity) for i in event.items] == [("tank", 10.0), ("artillery", 20.0)]


def test_history_stays_apart_from_news(coder: Coder) -> None:
    text = (
        "Sweden will send tanks to Ukraine.\n\nThe government said so on Monday.\n\n"
        "Sweden has sent billions of dollars worth of weapons to Ukraine over the past 11 months."
    )

    events = _code(coder, text)

    assert sorted(e.novelty for e in events) == [Novelty.BACKGROUND, Novelty.NEW]


def test_several_targets_make_several_events_with_the_same_evidence(coder: Coder) -> None:
    events = _code(coder, "Japan imposed sanctions on Russia and Belarus.")

    assert {e.target.iso3 for e in events if e.target} == {"RUS", "BLR"}
    assert len({(e.evidence.start, e.evidence.end) for e in events}) == 1


def test_aid_and_arms_of_one_giver_are_one_act(coder: Coder) -> None:
    text = (
        "Norway announced a military aid package for Ukraine on Monday.\n\n"
        "Norway will send eight howitzers to Ukraine."
    )

    (event,) = _code(coder, text)

    assert event.type is EventType.ARMS_TRANSFER


def test_an_omitted_recipient_comes_from_the_article(coder: Coder) -> None:
    text = "Sweden supplied Ukraine with rifles.\n\nPoland has offered to provide ten tanks."

    targets = {(e.actor.iso3, e.target.iso3) for e in _code(coder, text) if e.actor and e.target}

    assert targets == {("SWE", "UKR"), ("POL", "UKR")}


def _told(events: tuple[Event, ...]) -> set[tuple[str, str | None, str | None]]:
    return {(e.status, e.actor.iso3, e.target.iso3) for e in events if e.actor and e.target}


def test_a_bare_number_stands_for_what_was_named_before(coder: Coder) -> None:
    text = (
        "Norway expelled three Libyan diplomats on Tuesday.\n\n"
        "Denmark threw out two as well, the mayor of Bergen said."
    )

    assert _told(_code(coder, text)) == {
        ("completed", "NOR", "LBY"),
        ("completed", "DNK", "LBY"),
    }


def test_a_pronoun_tells_the_same_act_again(coder: Coder) -> None:
    text = (
        "Peru recalled its ambassador to Bolivia on Monday.\n\n"
        '"We called him home because we had no choice," Peru\'s foreign minister said.'
    )

    (event,) = _code(coder, text)

    assert len(event.mentions) == 2


def test_who_does_likewise_does_the_same_to_the_same(coder: Coder) -> None:
    text = (
        "Peru recalled its ambassador to Bolivia on Monday. Chile did likewise on Tuesday, and "
        "Brazil said it would follow suit."
    )

    assert _told(_code(coder, text)) == {
        ("completed", "PER", "BOL"),
        ("completed", "CHL", "BOL"),
        ("announced", "BRA", "BOL"),
    }


def test_a_pronoun_alone_tells_nothing(coder: Coder) -> None:
    assert _code(coder, "They expelled them on Tuesday, the mayor of Bergen said.") == ()


def test_every_state_of_a_list_acts(coder: Coder) -> None:
    text = "Germany, the Netherlands and Italy called home their ambassadors to Chad."

    assert {e.actor.iso3 for e in _code(coder, text) if e.actor} == {"DEU", "NLD", "ITA"}


def _parties(coder: Coder, text: str, title: str | None = None) -> list[tuple[str, ...]]:
    events = coder.code([Document("x", title, text)])[0].events
    return [
        (e.type, *(str(None if one is None else one.iso3) for one in (e.actor, e.target)))
        for e in events
    ]


def test_who_does_the_same_beside_an_act_is_not_its_target(coder: Coder) -> None:
    text = (
        "London and Washington are there: Britain sanctioned the police and the U.S. did the same."
    )

    assert _parties(coder, text, "EU to hit Iran") == [
        ("sanction_imposed", "GBR", "IRN"),
        ("sanction_imposed", "USA", "IRN"),
    ]


def test_who_did_so_before_did_the_same(coder: Coder) -> None:
    text = "Bahrain cut ties with Iran on Monday, a day after its ally Saudi Arabia did so."

    assert _parties(coder, text) == [
        ("relations_broken", "BHR", "IRN"),
        ("relations_broken", "SAU", "IRN"),
    ]


def test_what_another_sentence_told_is_not_done_so_again(coder: Coder) -> None:
    text = "France sold Chad 12 tanks. Parliament may object but is not expected to do so."

    assert _parties(coder, text) == [("arms_transfer", "FRA", "TCD")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Poland expelled ten Russian diplomats. The ambassador was called to the ministry.",
            ("ambassador_summoned", "POL", "RUS"),
        ),
        (
            "Chile recalled its ambassador to Peru. The envoy was summoned before he left.",
            ("ambassador_summoned", "PER", "CHL"),
        ),
    ],
)
def test_the_envoy_is_he_whose_state_was_just_spoken_of(
    text: str, told: tuple[str, ...], coder: Coder
) -> None:
    assert _parties(coder, text)[1:] == [told]
