"""Of what has an article just spoken, so that "them" or "ten" may mean it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.extract.frames.sort_rules import SortRules
from services.extract.segment.roles import Sentence
from services.extract.word_index import WordIndex

WEAPON = "weapon"
# how many sentences a thing is remembered
_REACH = 2


@dataclass(frozen=True, slots=True)
class Recall:
    """Hold of one sentence the sorts that those before it named, and whether it points back."""

    sorts: frozenset[str]
    before: tuple[Sentence, ...]
    points: bool


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

    def recalls(self, sentences: Sequence[Sentence]) -> list[Recall]:
        """Return for each sentence what may be carried over into it."""
        present = self._index.present(sentences)
        found = []
        for i, sentence in enumerate(sentences):
            earlier = sorted({0, *range(max(0, i - _REACH), i)} - {i})
            sorts = {name for at in earlier if at < i for name in present.get(at, ())}
            points = "" in present.get(i, ()) or any(c.isdigit() for c in sentence.text)
            before = tuple(sentences[at] for at in earlier if at < i)
            found.append(Recall(frozenset(sorts - {""}), before, points))
        return found


def spoken_of(recall: Recall, has_weapon: Callable[[Sentence], bool]) -> frozenset[str]:
    """Return the sorts that a word of the sentence may stand for, weapons included."""
    if not recall.points:
        return frozenset()
    armed = any(has_weapon(sentence) for sentence in recall.before)
    return recall.sorts | ({WEAPON} if armed else set())
