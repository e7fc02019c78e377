"""Which of many words and phrases stand in each of some sentences?"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from services.extract.segment.roles import Sentence

_WORD: Final = re.compile(r"[^\W_]+")


class WordIndex:
    """Find whole words and phrases in sentences.

    `meanings` maps each word or phrase, in lower case, to what its presence means. Single words
    are looked up, what has blanks, hyphens or signs is looked for in the text.
    """

    def __init__(self, meanings: Mapping[str, Iterable[str]]) -> None:
        known = {form: frozenset(meanings[form]) for form in sorted(meanings)}
        self._words = {form: known[form] for form in known if _WORD.fullmatch(form)}
        phrases = [form for form in known if form not in self._words]
        self._phrases = [known[form] for form in phrases]
        self._automaton = AhoCorasick(phrases, implementation=Implementation.ContiguousNFA)

    def present(self, sentences: Sequence[Sentence]) -> dict[int, set[str]]:
        """Return the meanings of what stands in each sentence, by its place in `sentences`."""
        present: dict[int, set[str]] = {}
        for i, sentence in enumerate(sentences):
            known = words_of(sentence.text) & self._words.keys()
            if known:
                present[i] = set().union(*[self._words[word] for word in known])
        for i, pattern in self._phrases_in(sentences):
            present.setdefault(i, set()).update(self._phrases[pattern])
        return present

    def _phrases_in(self, sentences: Sequence[Sentence]) -> Iterable[tuple[int, int]]:
        starts, pieces, at = [], [], 0
        for sentence in sentences:
            starts.append(at)
            pieces.append(lower(sentence.text))
            at += len(pieces[-1]) + 1
        text = "\n".join(pieces)
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if _is_whole(text, start, end):
                yield bisect_right(starts, start) - 1, pattern


@lru_cache(maxsize=1024)
def words_of(text: str) -> frozenset[str]:
    """Return the runs of letters and digits in a sentence, in lower case."""
    return frozenset(_WORD.findall(lower(text)))


def lower(text: str) -> str:
    """Return `text` in lower case at the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())
