from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.extract.coder import LANGUAGES
from services.extract.document import Document
from services.extract.segment.article import Segmented, Segmenter
from services.extract.segment.roles import Role

_SEEDS = Path(__file__).parents[4] / "seeds"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.load(LANGUAGES / "en", lambda _text: ())


def _texts(segmented: Segmented, *roles: Role) -> list[str]:
    return [s.text for s in segmented.sentences if not roles or s.role in roles]


def _blocks(segmented: Segmented, role: Role) -> list[str]:
    return [segmented.text.text[b.start : b.end] for b in segmented.blocks if b.role is role]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Blinken met Joly in Washington, D.C., on Tuesday. They spoke.", 2),
        ("The U.S. government agreed. The U.K. did not.", 2),
        ("He lives in the U.S. The visit was short.", 2),
        ("Gen. Mark Milley spoke to Lt. Col. Smith. It was No. 5.", 2),
        ('"We stand united." Mr. Cleverly said so!', 2),
        ("It cost $3.5 million. Nobody paid", 2),
    ],
)
def test_abbreviations_do_not_end_sentences(text: str, count: int, segmenter: Segmenter) -> None:
    assert len(segmenter.segment(Document("x", "T", text)).sentences) == count + 1


def test_the_first_line_without_a_stop_is_the_headline(segmenter: Segmenter) -> None:
    segmented = segmenter.segment(Document("x", None, "Britain sends tanks\n\nIt said so. Twice."))

    assert [(s.role, s.position) for s in segmented.sentences] == [
        (Role.HEADLINE, 0),
        (Role.LEAD, 1),
        (Role.LEAD, 2),
    ]


def test_a_hard_wrapped_paragraph_is_one_block(segmenter: Segmenter) -> None:
    text = "The ministry said on Monday that the government would not\nsend weapons. No more."

    assert _texts(segmenter.segment(Document("x", "T", text)))[1:] == [
        "The ministry said on Monday that the government would not send weapons.",
        "No more.",
    ]


def test_datelines_and_credits_are_no_words_of_the_article(segmenter: Segmenter) -> None:
    text = "NAJAF, Iraq (Reuters) - Rebels fled. Advertisement\n\nA tank burns. AFP"

    segmented = segmenter.segment(Document("x", "T", text))

    assert _texts(segmented)[1:] == ["Rebels fled.", "A tank burns."]


def test_the_seeds_keep_no_boilerplate(segmenter: Segmenter) -> None:
    text = (_SEEDS / "002_0836be0935ef2063.txt").read_text(encoding="utf-8")

    segmented = segmenter.segment(Document("002", None, text))

    assert _blocks(segmented, Role.RELATED) == [
        "Read more from Sky News",
        "Met police review complaints against staff following David Carrick case",
        "Dad arrested on live TV after seeing toddler brandishing pistol outside flat",
        "Under pressure from Tory rebels, PM to beef up online safety bill",
    ]
    assert _blocks(segmented, Role.BOILERPLATE) == [
        "No matter where you get the podcast, click to subscribe to Ukraine War Diary",
        "Source link",
    ]


def test_a_date_line_is_kept_as_date_of_publication(segmenter: Segmenter) -> None:
    text = (_SEEDS / "001_a10cae5d6cada068.txt").read_text(encoding="utf-8")

    segmented = segmenter.segment(Document("001", None, text))

    assert segmented.date_line == date(2023, 1, 17)
    assert segmented.sentences[0].text.startswith("Foreign Secretary James Cleverly is seeking")


def test_a_caption_is_known_as_one(segmenter: Segmenter) -> None:
    text = (_SEEDS / "001_a10cae5d6cada068.txt").read_text(encoding="utf-8")

    captions = _texts(segmenter.segment(Document("001", None, text)), Role.CAPTION)

    assert captions[0].startswith("Turkeysold its Bayraktar")
