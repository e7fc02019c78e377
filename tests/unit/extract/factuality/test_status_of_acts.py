from __future__ import annotations

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from shared.ontology import EventType, Status

_CASES = {
    "Britain sent tanks to Ukraine.": "completed",
    "Britain is sending tanks to Ukraine.": "under_way",
    "Britain began sending tanks to Ukraine.": "under_way",
    "Britain will send tanks to Ukraine.": "announced",
    "Britain is to send tanks to Ukraine.": "announced",
    "Britain has decided to send tanks to Ukraine.": "announced",
    "Britain said it would send tanks to Ukraine.": "announced",
    "Britain agreed on Monday to send tanks to Ukraine.": "announced",
    "Britain approved the delivery of tanks to Ukraine.": "announced",
    "Britain may send tanks to Ukraine.": "proposed",
    "Britain has offered to send tanks to Ukraine.": "proposed",
    "Britain is considering sending tanks to Ukraine.": "proposed",
    "Britain is likely to send tanks to Ukraine.": "proposed",
    "Britain hopes to send tanks to Ukraine.": "proposed",
    "Britain will send tanks to Ukraine if Germany agrees.": "proposed",
    "Poland urged Britain to send tanks to Ukraine.": "called_for",
    "Poland called on Britain to send tanks to Ukraine.": "called_for",
    "Britain should send tanks to Ukraine, Poland said.": "called_for",
    "Poland wants Britain to send tanks to Ukraine.": "called_for",
    "Britain threatened to send tanks to Ukraine.": "threatened",
    "Britain will not send tanks to Ukraine.": "refused",
    "Britain refused to send tanks to Ukraine.": "refused",
    "Britain ruled out sending tanks to Ukraine.": "refused",
    "Britain is unlikely to send tanks to Ukraine.": "refused",
    "Britain has no plans to send tanks to Ukraine.": "refused",
    "Britain has stopped sending tanks to Ukraine.": "suspended",
    "Britain suspended deliveries of tanks to Ukraine.": "suspended",
    "Britain cancelled the delivery of tanks to Ukraine.": "cancelled",
    "Britain denied that it had sent tanks to Ukraine.": "denied",
    "Britain denied sending tanks to Ukraine.": "denied",
    "Russia accused Britain of sending tanks to Ukraine.": "alleged",
    "Britain is said to have sent tanks to Ukraine.": "alleged",
    "Russia says Britain has sent tanks to Ukraine.": "alleged",
    "Ukraine says Britain has sent tanks.": "completed",
}
_NO_ACT = [
    "Britain has yet to send tanks to Ukraine.",
    "Britain stopped short of sending tanks to Ukraine.",
    "Britain failed to send tanks to Ukraine.",
    "Poland urged Britain not to send tanks to Ukraine.",
    "Will Britain send tanks to Ukraine?",
    "If Britain sends tanks to Ukraine, Russia will answer.",
    "Poland asked whether Britain had sent tanks to Ukraine.",
    "Poland armed itself instead of sending tanks to Ukraine.",
    "Britain did not call for sending tanks to Ukraine.",
]


@pytest.mark.parametrize(("text", "status"), _CASES.items(), ids=list(_CASES.values()))
def test_the_words_above_an_act_make_its_status(text: str, status: str, coder: Coder) -> None:
    events = coder.code([Document("x", None, text)])[0].events

    found = [(e.status, e.actor and e.actor.iso3, e.target and e.target.iso3) for e in events]

    assert found == [(Status(status), "GBR", "UKR")]


@pytest.mark.parametrize("text", _NO_ACT)
def test_what_was_not_done_or_only_asked_is_no_act(text: str, coder: Coder) -> None:
    coded = coder.code([Document("x", None, text)])[0]

    assert [e for e in coded.events if e.type is EventType.ARMS_TRANSFER] == []
    assert coded.candidates


@pytest.mark.parametrize(
    "text",
    [
        "Poland urged Britain to send tanks to Ukraine.",
        "Britain was urged by Poland to send tanks to Ukraine.",
    ],
)
def test_who_calls_is_kept_apart_from_who_would_act(text: str, coder: Coder) -> None:
    (event,) = coder.code([Document("x", None, text)])[0].events

    assert event.actor is not None
    assert event.called_by is not None
    assert (event.actor.iso3, event.called_by.iso3) == ("GBR", "POL")
