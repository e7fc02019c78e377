"""What would the coder say if no sentence were left out before parsing?"""

from collections.abc import Sequence

from services.extract.carried import Recalls
from services.extract.coder import Coder
from services.extract.findings import Findings
from services.extract.frames.frame import Frame
from services.extract.prefilter import Passed, Prefilter
from services.extract.segment.roles import Sentence


def unfiltered(coder: Coder) -> Coder:
    """Return the same coder without its prefilter: its events are what filtering must not lose."""
    return Coder(
        coder.segmenter,
        coder.gazetteer,
        coder.parser,
        coder.rules,
        _PassAll(coder.prefilter, coder.rules.matcher.frames.frames[0]),
        coder.versions,
    )


class _PassAll(Prefilter):
    def __init__(self, real: Prefilter, named: Frame) -> None:
        self._real = real
        self._named = named

    @property
    def forms(self) -> frozenset[str]:
        return self._real.forms

    def passing(
        self, sentences: Sequence[Sentence], findings: Findings, recalls: Recalls
    ) -> list[Passed]:
        del findings, recalls
        return [Passed(sentence, self._named) for sentence in sentences]
