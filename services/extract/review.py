"""Which sentences speak of a family's acts, whether or not a frame can read them?"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.extract.frames.yaml_lines import bare, read_yaml
from services.extract.inflection import Inflection
from services.extract.segment.roles import Sentence
from services.extract.word_index import WordIndex
from shared.errors import ConfigurationError
from shared.ontology import Family

# how many sentences away a family still is what an article speaks of
_REACH = 4
_ALONE, _NEAR = "alone", "near"


class ReviewWords:
    """Tell by words, before any parse, which families the sentences of an article speak of."""

    def __init__(self, meanings: Mapping[str, Collection[str]]) -> None:
        self._index = WordIndex(meanings)
        self._families = {name.partition("/")[0] for names in meanings.values() for name in names}

    def families(
        self, sentences: Sequence[Sentence], has_system: Callable[[Sentence], bool]
    ) -> dict[int, list[Family]]:
        """Return by place in `sentences` the families that each may tell an act of.

        A sentence that names a weapon system, as `has_system` tells, speaks of arms.
        """
        present = self._index.present(sentences)
        if Family.ARMS in self._families:
            for i, sentence in enumerate(sentences):
                if has_system(sentence):
                    present.setdefault(i, set()).add(f"{Family.ARMS}/{_ALONE}")
        spoken = defaultdict(list)
        for family in Family:
            alone, near = f"{family}/{_ALONE}", f"{family}/{_NEAR}"
            own = [i for i, found in present.items() if alone in found]
            reached = {at for i in own for at in range(i - _REACH, i + _REACH + 1)}
            if own:
                # the headline is near everything
                reached.add(0)
            for i, found in present.items():
                if alone in found or (near in found and i in reached):
                    spoken[i].append(family)
        return dict(spoken)


def load_review_words(
    folder: Path, inflection: Inflection, families: Collection[Family]
) -> ReviewWords:
    """Read `review.yaml` of a language folder, of the given families only.

    Raises ConfigurationError naming the file and a family that it does not know.
    """
    path = folder / "review.yaml"
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, lists in bare(read_yaml(path)).items():
        if name not in set(Family):
            message = f"{path}: {name!r} is no family, expected one of {', '.join(Family)}"
            raise ConfigurationError(message)
        if Family(name) in families:
            for strength in (_ALONE, _NEAR):
                for form in _forms(lists[strength], inflection):
                    meanings[form].add(f"{name}/{strength}")
    return ReviewWords(meanings)


def _forms(words: dict[str, Any], inflection: Inflection) -> Iterator[str]:
    for noun in words["nouns"]:
        yield from inflection.noun_forms(str(noun))
    for verb in words["verbs"]:
        yield from inflection.verb_forms(str(verb))
