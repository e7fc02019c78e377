"""Acts on envoys name who sends them and who acts on them, however the sentence puts it."""

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from shared.messages import Event
from shared.ontology import EventType, Novelty, Status


def _told(coder: Coder, text: str) -> list[Event]:
    return list(coder.code([Document("x", None, text)])[0].events)


def _parties(events: list[Event]) -> set[tuple[str, str | None, str | None]]:
    return {
        (
            e.type.value,
            e.actor.iso3 if e.actor else None,
            e.target.iso3 if e.target else None,
        )
        for e in events
    }


@pytest.mark.parametrize(
    ("text", "kind", "actor", "target"),
    [
        # a title behind the comma belongs to whoever speaks
        (
            "Norway will expel four Syrian diplomats, Prime Minister Jens Holm said on Monday.",
            "diplomats_expelled",
            "NOR",
            "SYR",
        ),
        # the verb of the headline looks like a noun
        ("Chad expels staff of Libyan embassy", "diplomats_expelled", "TCD", "LBY"),
        # the name runs on behind the post
        (
            "Ghana recalled its ambassador to Togo Kwame Badu on Friday.",
            "ambassador_recalled",
            "GHA",
            "TGO",
        ),
        # the envoy is said in the apposition
        (
            "Panama expelled Ana Ruiz, the Cuban ambassador, on Friday.",
            "diplomats_expelled",
            "PAN",
            "CUB",
        ),
        # where the envoys work is not who expels them
        (
            "Latvia ordered the expulsion of two diplomats from the Belarusian embassy in Riga.",
            "diplomats_expelled",
            "LVA",
            "BLR",
        ),
        # an attack in the capital does not summon anybody
        (
            "Fijian envoy summoned after attack in Suva",
            "ambassador_summoned",
            None,
            "FJI",
        ),
        # whose envoy "he" is was said before
        (
            "Mali told the Danish envoy that he must leave within a week.",
            "diplomats_expelled",
            "MLI",
            "DNK",
        ),
        # nobody expels his own
        (
            "Portugal said on Monday that Angola had expelled its ambassador.",
            "diplomats_expelled",
            "AGO",
            "PRT",
        ),
        # who is moved to act acts on his own envoy
        (
            "Peruvian troops crossed the border, prompting Chile to recall its envoy from Lima.",
            "ambassador_recalled",
            "CHL",
            "PER",
        ),
        # the ties of the states listed before go with what is named last
        (
            "Egypt, Bahrain, and Yemen are breaking off relations and cutting all ties with Qatar.",
            "relations_broken",
            "EGY",
            "QAT",
        ),
        # one of somebody's allies is itself
        (
            "One of Taiwan's last allies, Palau, cut diplomatic ties with Fiji.",
            "relations_broken",
            "PLW",
            "FJI",
        ),
    ],
)
def test_an_act_on_envoys_keeps_its_parties(
    coder: Coder, text: str, kind: str, actor: str | None, target: str
) -> None:
    assert (kind, actor, target) in _parties(_told(coder, text))


def test_two_that_expel_each_others_envoys_act_on_each_other(coder: Coder) -> None:
    text = "India and Nepal have expelled diplomats from each other's countries."

    assert _parties(_told(coder, text)) == {
        ("diplomats_expelled", "IND", "NPL"),
        ("diplomats_expelled", "NPL", "IND"),
    }


def test_two_that_recall_envoys_do_so_from_each_other_unless_a_third_is_spoken_of(
    coder: Coder,
) -> None:
    alone = _told(coder, "Kenya and Somalia recall their ambassadors as border row flares")
    beside = _told(coder, "Kenya and Somalia recalled their ambassadors from Sudan on Friday.")

    assert _parties(alone) == {
        ("ambassador_recalled", "KEN", "SOM"),
        ("ambassador_recalled", "SOM", "KEN"),
    }
    assert _parties(beside) == {
        ("ambassador_recalled", "KEN", "SDN"),
        ("ambassador_recalled", "SOM", "SDN"),
    }


def test_who_orders_a_state_to_close_its_consulate_is_the_actor(coder: Coder) -> None:
    events = _told(coder, "China ordered the United States to close its consulate in Chengdu.")

    assert _parties(events) == {("relations_broken", "CHN", "USA")}
    assert [e.status for e in events] == [Status.COMPLETED]


def test_an_envoy_asked_to_leave_in_two_days_is_not_called_in(coder: Coder) -> None:
    events = _told(coder, "Kuwait asks Lebanese envoy to leave the country in 48 hours.")

    assert {e.type for e in events} == {EventType.DIPLOMATS_EXPELLED}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # what is announced as an act is done by saying so, what is decided will be
        ("Spain announced the expulsion of three Cuban diplomats.", Status.COMPLETED),
        ("Spain will announce the expulsion of three Cuban diplomats.", Status.ANNOUNCED),
        ("Spain has decided to expel three Cuban diplomats.", Status.ANNOUNCED),
        # who must leave was told so
        ("Three Cuban diplomats must leave Spain by Friday.", Status.COMPLETED),
        # what one had to do was done, what one has to do is still asked
        ("Oman had to cut diplomatic ties with Chad.", Status.COMPLETED),
        ("Oman has to cut diplomatic ties with Chad.", Status.PROPOSED),
        ("Chad was ordered by Oman to cut diplomatic ties with Mali.", Status.CALLED_FOR),
        # a report that is denied, with or without "that"
        ("Russia denied reports Moscow had expelled the Danish ambassador.", Status.DENIED),
        # the infinitive belongs to the order, whatever stands between
        ("Tension rose after Cuba's order on Monday to expel two Danish envoys.", Status.COMPLETED),
    ],
)
def test_an_act_on_envoys_has_come_as_far_as_it_is_told(
    coder: Coder, text: str, status: Status
) -> None:
    assert status in {e.status for e in _told(coder, text)}


def test_a_decision_that_is_regretted_is_of_these_days(coder: Coder) -> None:
    events = _told(coder, "Belgium regrets the decision of Rwanda to cut diplomatic relations.")

    assert [e.novelty for e in events] == [Novelty.RECENT]


@pytest.mark.parametrize(
    "text",
    [
        "The State Department warned Americans and ordered half its embassy staff to leave Cuba.",
        "The United States whisked its remaining diplomats out of Syria as violence spread.",
        "Iraq expels U.S. reporter after Iraqi journalist is sent home",
    ],
)
def test_those_who_leave_for_their_safety_and_reporters_are_not_expelled(
    coder: Coder, text: str
) -> None:
    assert _told(coder, text) == []
