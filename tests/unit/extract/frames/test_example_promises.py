from __future__ import annotations

from dataclasses import replace

from services.extract.coder import Coder
from services.extract.frame_examples import run_examples


def test_an_example_that_does_not_fire_is_a_promise_broken(coder: Coder) -> None:
    frame = next(f for f in coder.rules.matcher.frames.frames if f.id == "arms_transfer.give")
    promised = replace(frame.fires[0], text="Sweden sent flowers to Chad.")

    (result,) = run_examples(coder, [replace(frame, fires=(promised,), must_not=())])

    assert not result.kept


def test_an_example_that_fires_where_it_must_not_is_a_promise_broken(coder: Coder) -> None:
    frame = next(f for f in coder.rules.matcher.frames.frames if f.id == "arms_transfer.give")
    barred = replace(frame.must_not[0], text="Sweden sent tanks to Chad.")

    (result,) = run_examples(coder, [replace(frame, fires=(), must_not=(barred,))])

    assert not result.kept
    assert [event.type for event in result.events] == ["arms_transfer"]
