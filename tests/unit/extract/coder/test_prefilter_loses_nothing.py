from __future__ import annotations

from services.extract.coder import Coder
from services.extract.document import Document


def test_every_example_of_every_frame_passes_the_prefilter(coder: Coder) -> None:
    lost = []
    for frame in coder.rules.matcher.frames.frames:
        for example in frame.fires:
            segmented = coder.segmenter.segment(Document("x", None, example.text))
            passed = coder.prefilter.passing(
                segmented.sentences, lambda s: bool(coder.gazetteer.find_weapons(s.text))
            )
            if not passed:
                lost.append(example.text)

    assert lost == []
