"""Of what has an article just spoken, so that "them" or "ten" may mean it?"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.extract.frames.sort_rules import SortRules
from services.extract.segment.roles import Sentence
from services.extract.word_index import WordIndex

WEAPON = "weapon"
DIGIT: Final = re.compile(r"\d")
# how many sentences a thing is remembered
_REACH = 2


@dataclass(frozen=True, slots=True)
class Recall:
    """Hold of one sentence the sorts that those before it named, and whether it points back."""

    sorts: frozenset[str]
    before: tuple[Sentence, ...]
    points: bool


@dataclass(frozen=True, slots=True)
class Recalls:
    """Tell for each sentence of an article what may be carried over into it."""

    sentences: Sequence[Sentence]
    present: Mapping[int, Collection[str]]

    def at(self, i: int) -> Recall:
        """Return what may be carried over into the sentence at this place."""
        earlier = [j for j in sorted({0, *range(max(0, i - _REACH), i)}) if j < i]
        sorts = {name for j in earlier for name in self.present.get(j, ())}
        points = "" in self.present.get(i, ()) or DIGIT.search(self.sentences[i].text) is not None
        before = tuple(self.sentences[j] for j in earlier)
        return Recall(frozenset(sorts - {""}), before, points)


class Carried:
    """Tell by words alone what the sentences before a sentence, and the headline, have named."""

    def __init__(self, sorts: SortRules) -> None:
        meanings: dict[str, set[str]] = {}
        for name, stand_ins in sorts.carried.items():
            for rule in sorts.rules.get(name, ()):
                for noun in rule.nouns if not (rule.before or rule.after) else ():
                    meanings.setdefault(noun, set()).add(name)
            for word in stand_ins | sorts.words["stand_ins"] | sorts.words["counts"]:
                meanings.setdefault(word, set()).add("")
        self._index = WordIndex(meanings)

    def recalls(self, sentences: Sequence[Sentence]) -> Recalls:
        """Return what may be carried over from each sentence into those after it."""
        return Recalls(sentences, self._index.present(sentences))


def spoken_of(recall: Recall, armed: Callable[[Sentence], bool]) -> frozenset[str]:
    """Return the sorts that a word of the sentence may stand for, weapons included."""
    if not recall.points:
        return frozenset()
    told = any(armed(sentence) for sentence in recall.before)
    return recall.sorts | ({WEAPON} if told else set())
