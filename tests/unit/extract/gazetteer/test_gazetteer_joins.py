"""What does the gazetteer see directly round a name?"""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Join


@pytest.mark.parametrize(
    "text", ["Britain's tanks", "Britain\u2019s tanks", "The Americans' offer"]
)
def test_a_possessive_is_marked_and_left_out_of_the_hit(gazetteer: Gazetteer, text: str) -> None:
    (hit,) = gazetteer.find(text)

    assert hit.possessive
    assert "'" not in hit.text
    assert "\u2019" not in hit.text


@pytest.mark.parametrize("text", ["Britain sent", "Britain 'will' send", "he said 'Britain'"])
def test_a_quote_mark_is_no_possessive(gazetteer: Gazetteer, text: str) -> None:
    (hit,) = gazetteer.find(text)

    assert not hit.possessive


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("German-built Leopards", Join("built", "origin")),
        ("U.S.-made missiles", Join("made", "origin")),
        ("Soviet-era tanks", Join("era", "origin")),
        ("the US-led coalition", Join("led", "agent")),
        ("U.S.-imposed sanctions", Join("imposed", "agent")),
        ("Russian-occupied land", Join("occupied", "location")),
        ("Iran-linked groups", Join("linked", "stance")),
        ("Kyiv-bound aid", Join("bound", "location")),
        ("a China-sized hole", Join("sized", "other")),
        ("German\u2013built tanks", Join("built", "origin")),
    ],
)
def test_a_word_tied_behind_is_classed(gazetteer: Gazetteer, text: str, suffix: Join) -> None:
    (hit,) = gazetteer.find(text)

    assert hit.suffix == suffix


def test_only_a_word_of_making_is_an_origin(gazetteer: Gazetteer) -> None:
    built, led = gazetteer.find("German-built tanks in the US-led alliance")

    assert (built.origin_suffix, led.origin_suffix) == ("built", None)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("pro-Iranian militia", Join("pro", "stance")),
        ("Anti-American feeling", Join("anti", "stance")),
        ("non-NATO states", Join("non", "other")),
        ("ex-Soviet republics", Join("ex", "other")),
        ("Iranian militia", None),
    ],
)
def test_a_word_tied_before_is_classed(
    gazetteer: Gazetteer, text: str, prefix: Join | None
) -> None:
    (hit,) = gazetteer.find(text)

    assert hit.prefix == prefix


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the UK-US trade deal", ["GBR", "USA"]),
        ("dual British-Iranian national", ["GBR", "IRN"]),
        ("an EU-UK compromise", ["org:eu", "GBR"]),
    ],
)
def test_a_hyphen_between_two_parties_gives_both(
    gazetteer: Gazetteer, text: str, found: list[str]
) -> None:
    hits = gazetteer.find(text)

    assert [hit.entity.id for hit in hits] == found
    assert all(hit.prefix is None and hit.suffix is None for hit in hits)
