from __future__ import annotations

from services.extract.coder import Coder
from services.extract.explain import explain


def test_a_frame_that_fired_tells_its_arcs(coder: Coder) -> None:
    told = explain(coder, "Sweden sent tanks to Chad.", frame="arms_transfer.send").render()

    assert "fires   arms_transfer.send at 'sent': completed; Sweden -> Chad" in told
    assert "item = tanks (object)" in told


def test_a_frame_that_did_not_fire_tells_the_first_condition_that_failed(coder: Coder) -> None:
    told = explain(coder, "Sweden sent tanks and flowers into Chad.", frame="arms_transfer.send")

    (tried,) = told.sentences[0].tried
    assert (tried.fired, tried.outcome) == (False, "moved somewhere, not given to somebody")


def test_a_sentence_that_the_coder_does_not_parse_says_so(coder: Coder) -> None:
    told = explain(coder, "It rained.").render()

    assert "holds no predicate of a frame with the words that it needs" in told
    assert told.endswith("no event")


def test_a_sentence_that_could_not_pass_tells_what_fails_all_the_same(coder: Coder) -> None:
    told = explain(coder, "Brown sells new systems to farmers.", frame="arms_transfer.give")

    (sentence,) = told.sentences
    assert not sentence.passed
    assert ("sells", "no item (active)") in [(t.predicate, t.outcome) for t in sentence.tried]
