from __future__ import annotations

from services.extract.coder import Coder
from services.extract.document import Document


def test_every_example_of_every_frame_passes_the_prefilter(coder: Coder) -> None:
    lost = [
        example.text
        for frame in coder.rules.matcher.frames.frames
        for example in frame.fires
        if not coder.prepare(Document("x", None, example.text)).passed
    ]

    assert lost == []
