from __future__ import annotations

import pytest

from services.extract.coder import LANGUAGES, Coder
from services.extract.document import Document
from services.extract.frame_examples import fits
from services.extract.frames.frame import Example, Frame
from services.extract.frames.loader import load_frames
from services.extract.frames.sort_rules import load_sorts
from services.extract.inflection import Inflection

_FOLDER = LANGUAGES / "en"
_INFLECTION = Inflection.load(_FOLDER)
_FRAMES = load_frames(_FOLDER, _INFLECTION, load_sorts(_FOLDER, _INFLECTION).names).frames
_FIRES = [(f, e) for f in _FRAMES for e in f.fires]
_MUST_NOT = [(f, e) for f in _FRAMES for e in f.must_not]


def _name(value: object) -> str:
    return f"{value.path}:{value.line}" if isinstance(value, Frame) else ""


@pytest.mark.parametrize(("frame", "example"), _FIRES, ids=_name)
def test_a_frame_tells_what_its_example_says(frame: Frame, example: Example, coder: Coder) -> None:
    events = coder.code([Document("x", None, example.text)])[0].events

    assert any(fits(event, frame, example) for event in events), (example.text, events)


@pytest.mark.parametrize(("frame", "example"), _MUST_NOT, ids=_name)
def test_a_frame_is_silent_where_it_must_be(frame: Frame, example: Example, coder: Coder) -> None:
    events = coder.code([Document("x", None, example.text)])[0].events

    assert not [event for event in events if fits(event, frame, example)], example.text


def test_every_frame_that_makes_events_has_an_example() -> None:
    bare = [f.id for f in _FRAMES if not f.fires and not f.watched]

    assert bare == []
