"""Is what no frame reads kept for review, and nothing that speaks of no family?"""

from __future__ import annotations

from pathlib import Path

import pytest

from services.extract.coder import LANGUAGES, Coder
from services.extract.document import Document
from services.extract.inflection import Inflection
from services.extract.review import load_review_words
from shared.errors import ConfigurationError
from shared.ontology import Family


def _families(coder: Coder, text: str) -> set[Family]:
    coded = coder.code([Document("x", None, text)])[0]
    return {one.family for one in coded.candidates}


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("The consul found his office locked that morning.", Family.DIPLOMATIC),
        ("An embargo would be madness, the shipowner thought.", Family.SANCTIONS),
        ("Nobody would say where the howitzers had come from.", Family.ARMS),
    ],
)
def test_a_sentence_that_speaks_of_a_family_is_a_candidate(
    coder: Coder, text: str, family: Family
) -> None:
    assert family in _families(coder, text)


def test_a_vague_sentence_is_a_candidate_only_near_its_family(coder: Coder) -> None:
    vague = "Two of them left on Sunday night."

    assert Family.DIPLOMATIC not in _families(coder, vague)
    assert Family.DIPLOMATIC in _families(coder, f"The envoys packed their bags. {vague}")


def test_a_sentence_about_nothing_at_stake_is_no_candidate(coder: Coder) -> None:
    assert _families(coder, "The choir sang in the rain until the mayor wept.") == set()


def test_a_sentence_that_told_its_event_is_no_candidate_of_that_family(coder: Coder) -> None:
    assert Family.DIPLOMATIC not in _families(coder, "Chile recalled its ambassador to Bolivia.")


def test_a_sentence_that_names_a_weapon_system_is_a_candidate(coder: Coder) -> None:
    assert Family.ARMS in _families(coder, "Nobody has seen the Leopard 2A4s since Friday.")


def test_what_stands_by_a_telling_is_a_candidate_whatever_its_words(coder: Coder) -> None:
    far = "The choir sang. Cats purred. Rain fell."
    text = f"{far} Chile recalled its ambassador to Bolivia. Santiago had had enough. {far}"

    (coded,) = coder.code([Document("x", "Enough is enough in Santiago", text)])

    held = [
        (
            one.field,
            {"title": "Enough is enough in Santiago", "text": text}[one.field][one.start : one.end],
        )
        for one in coded.candidates
        if one.family is Family.DIPLOMATIC
    ]
    assert held == [
        ("title", "Enough is enough in Santiago"),
        ("text", "Rain fell."),
        ("text", "Santiago had had enough."),
    ]


def test_what_a_package_holds_is_a_candidate_where_no_package_is_told(coder: Coder) -> None:
    (coded,) = coder.code([Document("x", None, "The package includes 40 howitzers.")])

    assert [(one.family, one.reason) for one in coded.candidates] == [
        (Family.ARMS, "part of a package nobody tells of")
    ]


def test_a_family_that_nobody_asks_for_is_not_reviewed() -> None:
    folder = LANGUAGES / "en"
    words = load_review_words(folder, Inflection.load(folder), {Family.SANCTIONS})
    segmented = Coder.load(types=()).segmenter.segment(Document("x", None, "An envoy left."))

    assert words.families(segmented.sentences, lambda _: True) == {}


def test_an_unknown_family_is_named(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text("weather: {alone: {nouns: [rain], verbs: []}}\n")

    with pytest.raises(ConfigurationError, match=r"review\.yaml: 'weather' is no family"):
        load_review_words(tmp_path, Inflection.load(LANGUAGES / "en"), set(Family))
