"""Which of many words and phrases stand in each of some sentences?"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from services.extract.segment.roles import Sentence


class WordIndex:
    """Find whole words and phrases in sentences, all in one pass over the text.

    `meanings` maps each word or phrase, in lower case, to what its presence means.
    """

    def __init__(self, meanings: Mapping[str, Iterable[str]]) -> None:
        forms = sorted(meanings)
        self._meanings = [frozenset(meanings[form]) for form in forms]
        self._automaton = AhoCorasick(forms, implementation=Implementation.ContiguousNFA)

    def present(self, sentences: Sequence[Sentence]) -> dict[int, set[str]]:
        """Return the meanings of what stands in each sentence, by its place in `sentences`."""
        starts, pieces, at = [], [], 0
        for sentence in sentences:
            starts.append(at)
            piece = lower(sentence.text)
            pieces.append(piece)
            at += len(piece) + 1
        text = "\n".join(pieces)
        present: dict[int, set[str]] = defaultdict(set)
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if _is_word(text, start, end):
                present[bisect_right(starts, start) - 1].update(self._meanings[pattern])
        return present


def lower(text: str) -> str:
    """Return `text` in lower case at the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_word(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())
