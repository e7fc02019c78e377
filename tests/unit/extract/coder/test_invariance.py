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
_TRANSFERS = [
    "Norway will send {N} {W} to Chad.",
    "Chad has received {N} {W} from Norway.",
    "Norway's delivery of {N} {W} to Chad began on Monday.",
]
_WEAPONS = {
    "howitzers": "artillery",
    "Leopard 2 tanks": "tank",
    "F-16s": "aircraft",
    "patrol boats": "ship",
    "Bayraktar TB2 drones": "drone",
    "rounds of ammunition": "ammunition",
    "Stinger missiles": "air_defence",
}
_NUMBERS = {"2": 2, "1,200": 1_200, "twelve": 12, "about 30": 30, "a dozen": 12, "40,000": 40_000}
_VOICES = [
    ("France recalled its ambassador to Chad.", "The ambassador to Chad was recalled by France."),
    (
        "France expelled two diplomats from Chad.",
        "Two diplomats from Chad were expelled by France.",
    ),
    ("France summoned Chad's ambassador.", "Chad's ambassador was summoned by France."),
    (
        "France broke off diplomatic relations with Chad.",
        "Diplomatic relations with Chad were broken off by France.",
    ),
    ("France imposed sanctions on Chad.", "Sanctions were imposed on Chad by France."),
    (
        "France extended its sanctions against Chad.",
        "The sanctions against Chad were extended by France.",
    ),
    (
        "France lifted the sanctions against Chad.",
        "The sanctions against Chad were lifted by France.",
    ),
    (
        "France froze the assets of Chad's president.",
        "The assets of Chad's president were frozen by France.",
    ),
    ("France sold Chad 12 howitzers.", "Chad was sold 12 howitzers by France."),
    ("France delivered 12 tanks to Chad.", "12 tanks were delivered to Chad by France."),
    ("France will train Chad's soldiers.", "Chad's soldiers will be trained by France."),
    (
        "France suspended arms deliveries to Chad.",
        "Arms deliveries to Chad were suspended by France.",
    ),
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


def _told(text: str, coder: Coder) -> list[tuple[object, ...]]:
    events = coder.code([Document("x", None, text)])[0].events
    return [
        (
            *(e.type, e.status, e.novelty),
            *(None if one is None else one.iso3 for one in (e.actor, e.target)),
            *((i.category, i.quantity) for i in e.items),
        )
        for e in events
    ]


@pytest.mark.parametrize("template", _TRANSFERS)
@pytest.mark.parametrize("weapon", _WEAPONS)
def test_what_is_sent_changes_only_the_item(template: str, weapon: str, coder: Coder) -> None:
    ((*told, item),) = _told(template.format(N=12, W=weapon), coder)
    ((*usual, _),) = _told(template.format(N=12, W="howitzers"), coder)

    assert told == usual
    assert item == (_WEAPONS[weapon], 12)


@pytest.mark.parametrize("template", _TRANSFERS)
@pytest.mark.parametrize("number", _NUMBERS)
def test_how_many_are_sent_changes_only_the_number(
    template: str, number: str, coder: Coder
) -> None:
    ((*told, item),) = _told(template.format(N=number, W="howitzers"), coder)
    ((*usual, _),) = _told(template.format(N=12, W="howitzers"), coder)

    assert told == usual
    assert item == ("artillery", _NUMBERS[number])


@pytest.mark.parametrize(("active", "passive"), _VOICES)
def test_the_voice_changes_nothing(active: str, passive: str, coder: Coder) -> None:
    told = _told(active, coder)

    assert told
    assert _told(passive, coder) == told


@pytest.mark.parametrize("template", _TEMPLATES)
def test_boilerplate_round_a_sentence_changes_nothing(template: str, coder: Coder) -> None:
    text = template.format(A="France", B="Chad")
    dressed = f"PARIS (Reuters) - {text}\n\nAdvertisement\n\nRead more\nCats elect a mayor"

    assert _structure(dressed, coder) == _structure(text, coder)


def test_quotes_may_be_straight_or_curly(coder: Coder) -> None:
    straight = "Iran's \"final\" offer stands: France recalled Iran's bane, its envoy to Chad."

    curly = straight.replace("'", "\u2019").replace(' "', " \u201c").replace('" ', "\u201d ")

    assert _structure(curly, coder) == _structure(straight, coder)


@pytest.mark.parametrize("template", _TEMPLATES)
def test_capitals_change_nothing(template: str, coder: Coder) -> None:
    text = template.format(A="France", B="Chad")

    assert _structure(text.upper(), coder) == _structure(text, coder)
