from __future__ import annotations

import pytest

from services.extract.coder import Coder
from services.extract.document import Document

_TEMPLATES = [
    "{A} will send 12 howitzers to {B}.",
    "{A} has recalled its ambassador to {B}.",
    "{A} expelled two diplomats from {B}.",
    "{A} imposed sanctions on {B} on Monday.",
    "Sanctions against {B} were lifted by {A}.",
    "{A} broke off diplomatic relations with {B}.",
    "{B} received 40 tanks from {A}.",
    "{A} urged NATO to arm {B} with missiles.",
]
_PAIRS = [("France", "Chad"), ("Kazakhstan", "Burkina Faso"), ("Uruguay", "Papua New Guinea")]


def _structure(text: str, coder: Coder) -> list[tuple[str, str, str]]:
    events = coder.code([Document("x", None, text)])[0].events
    return [(e.type.value, e.status.value, e.novelty.value) for e in events]


@pytest.mark.parametrize("template", _TEMPLATES)
def test_who_acts_does_not_change_what_is_told(template: str, coder: Coder) -> None:
    first, *others = (
        _structure(template.format(A=actor, B=target), coder) for actor, target in _PAIRS
    )

    assert first
    assert others == [first, first]


@pytest.mark.parametrize("template", _TEMPLATES)
def test_boilerplate_round_a_sentence_changes_nothing(template: str, coder: Coder) -> None:
    text = template.format(A="France", B="Chad")
    dressed = f"PARIS (Reuters) - {text}\n\nAdvertisement\n\nRead more\nCats elect a mayor"

    assert _structure(dressed, coder) == _structure(text, coder)


def test_quotes_may_be_straight_or_curly(coder: Coder) -> None:
    straight = "Iran's \"final\" offer stands: France recalled Iran's bane, its envoy to Chad."

    curly = straight.replace("'", "\u2019").replace(' "', " \u201c").replace('" ', "\u201d ")

    assert _structure(curly, coder) == _structure(straight, coder)


@pytest.mark.parametrize("template", _TEMPLATES[:4])
def test_capitals_change_nothing(template: str, coder: Coder) -> None:
    text = template.format(A="France", B="Chad")

    assert _structure(text.upper(), coder) == _structure(text, coder)
