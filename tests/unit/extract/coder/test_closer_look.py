from __future__ import annotations

import pytest

from services.extract.closer_look import CloserLook, Place
from services.extract.coder import Coder
from services.extract.document import Document
from services.extract.frames.sort_rules import BUILT_IN
from tests.bench.loads.unfiltered import unfiltered


def _passes(coder: Coder, text: str) -> bool:
    return bool(coder.prepare(Document("x", None, text)).passed)


@pytest.mark.parametrize(
    "text",
    [
        "The company sold systems to farmers.",  # a weapon only in military surroundings
        "Excelan said 1.6 million of the shares are being sold by holders.",
        "The bank will keep its rates at a low level.",  # nobody's territory
        "Officials restricted sales of the drug.",  # no state
    ],
)
def test_what_lacks_the_things_that_a_frame_asks_for_is_not_parsed(coder: Coder, text: str) -> None:
    assert not _passes(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "The company sold missile systems to Chad.",
        "Chad got military systems from Mali.",
        "Canada barred the ministers from its territory.",
        "Peru restricted imports from Chile.",
    ],
)
def test_what_has_them_is_parsed(coder: Coder, text: str) -> None:
    assert _passes(coder, text)


def test_numbers_stand_only_for_weapons_that_count_as_such(coder: Coder) -> None:
    parsed = [
        coder.code([Document("x", None, text)])[0].counts.parsed
        for text in (
            "The firm showed new systems on Monday. It will sell 20 to Chad.",
            "The army showed new howitzers on Monday. It will sell 20 to Chad.",
        )
    ]

    assert parsed[0] == 0
    assert parsed[1] > 0


def test_every_built_in_sort_can_be_seen_or_is_left_open(coder: Coder) -> None:
    text = "General Brown of Hamas sent 20 tanks worth $3 million to Chad for President Putin."
    prepared = coder.prepare(Document("x", None, text))
    look: CloserLook = coder.prefilter._closer
    seen = look.glance(Place(prepared.segmented.sentences, 0, prepared.findings)).seen

    assert seen >= BUILT_IN


def test_every_example_of_every_frame_tells_the_same_unfiltered(coder: Coder) -> None:
    documents = [
        Document(f"{frame.id}:{example.line}", None, example.text)
        for frame in coder.rules.matcher.frames.frames
        for example in (*frame.fires, *frame.must_not)
    ]

    filtered, whole = coder.code(documents), unfiltered(coder).code(documents)

    assert [
        document.text
        for one, other, document in zip(filtered, whole, documents, strict=True)
        if one.events != other.events
    ] == []
