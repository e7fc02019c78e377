"""Which sentences can hold an event at all, before anything is parsed?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.extract.carried import WEAPON, Recall, Recalls, spoken_of
from services.extract.closer_look import CloserLook, Place
from services.extract.findings import Findings
from services.extract.frames.frame import Frame
from services.extract.frames.sort_rules import BUILT_IN, SortRule, SortRules
from services.extract.segment.article import MAX_SENTENCE_CHARS
from services.extract.segment.roles import Sentence
from services.extract.word_index import WordIndex, words_of

_ECHO = "echo"
# how many sentences back the act may stand that is done again
REACH = 2
# no news has more to parse: what an article costs stays bounded, however it is made
MAX_READ_CHARS = 40_000


@dataclass(frozen=True, slots=True)
class Passed:
    """Hold the first frame whose words a sentence has, which names the family at stake."""

    sentence: Sentence
    frame: Frame


def to_read(passed: Sequence[Passed]) -> tuple[list[Sentence], str | None]:
    """Return the sentences to be parsed, and the reason where the last of them are left out.

    They are short enough, and of frames that could tell an event.
    """
    found: list[Sentence] = []
    size = 0
    for one in passed:
        length = len(one.sentence.text)
        if one.frame.watched or length > MAX_SENTENCE_CHARS:
            continue
        size += length
        if size > MAX_READ_CHARS:
            return found, f"more than {MAX_READ_CHARS} characters to parse, the rest is not read"
        found.append(one.sentence)
    return found, None


class Prefilter:
    """Keep the sentences that have, for some frame, its predicate and the words of its needs.

    The conditions are read off the frames themselves, so that no sentence on which a frame could
    fire is lost: a need is met by any word that may head a phrase of one of its sorts, together
    with any of the words that this rule of the sort wants beside it, or by what the sentences
    before have named where the sentence points back. What has these is looked at more closely,
    with its other words and with what the gazetteer finds in it.
    """

    def __init__(self, frames: Sequence[Frame], sorts: SortRules) -> None:
        self._conditions = [_conditions(frame) for frame in frames]
        self._frames = frames
        self._closer = CloserLook(frames, sorts)
        self._places = {"=" + frame.id: i for i, frame in enumerate(frames)}
        heads, words = _words(frames, sorts)
        self._heads = heads
        self._whole = {key + "?": name for key, name, _ in _keyed(sorts)}
        self._index = WordIndex(words)

    @property
    def forms(self) -> frozenset[str]:
        """Return every form of a predicate or head noun that is looked for, in lower case."""
        return self._heads

    def passing(
        self, sentences: Sequence[Sentence], findings: Findings, recalls: Recalls
    ) -> list[Passed]:
        """Return the sentences that pass; `findings` are asked only of those with the words."""
        present = self._index.present(sentences)
        found: list[Passed] = []
        for i, sentence in enumerate(sentences):
            if i not in present:
                continue
            place = Place(sentences, i, findings)
            frame = self._first(present[i], place, recalls.at(i))
            if _ECHO in present[i] and (frame is None or frame.watched):
                # "Chile did likewise" tells what the sentences before tell
                near = (p.frame for p in reversed(found) if i - p.sentence.position <= REACH)
                frame = next((told for told in near if not told.watched), frame)
            if frame is not None:
                found.append(Passed(sentence, frame))
        return found

    def _first(self, present: set[str], place: Place, recall: Recall) -> Frame | None:
        # a frame that is only watched gives nothing to read: any other goes before it
        watched: Frame | None = None
        told = present & self._places.keys()
        if not told:
            return None
        words = words_of(place.sentence.text)
        beside = present & self._whole.keys()
        met = present | {self._whole[word] for word in beside if word[:-1] in present}
        met |= recall.sorts if recall.points else set()
        glance = None
        for i in sorted([self._places[word] for word in told]):
            if any(need.isdisjoint(met) for need in self._conditions[i]):
                continue
            if not self._closer.has_words(i, words):
                continue
            if glance is None:
                glance = self._closer.glance(place)
                met |= spoken_of(recall, place.findings.armed) & {WEAPON}
            if self._closer.passes(i, met, glance):
                if not self._frames[i].watched:
                    return self._frames[i]
                watched = watched or self._frames[i]
        return watched


def _conditions(frame: Frame) -> list[frozenset[str]]:
    needs = []
    for need in frame.needs:
        sorts: set[str] = set()
        for rule in frame.roles:
            if rule.role in need:
                sorts.update(rule.sorts)
        if not sorts & BUILT_IN:
            needs.append(frozenset(sorts))
    return needs


def _words(frames: Iterable[Frame], sorts: SortRules) -> tuple[frozenset[str], dict[str, set[str]]]:
    words: dict[str, set[str]] = defaultdict(set)
    for frame in frames:
        for form in frame.forms:
            words[form].add("=" + frame.id)
    for key, _, rule in _keyed(sorts):
        for noun in rule.nouns:
            words[noun].add(key)
    heads = frozenset(words)
    for word, key in _company(frames, sorts):
        words[word].add(key)
    return heads, words


def _company(frames: Iterable[Frame], sorts: SortRules) -> Iterator[tuple[str, str]]:
    wanted = {name for frame in frames for rule in frame.roles for name in rule.sorts}
    for key, name, rule in _keyed(sorts):
        for word in (rule.before | rule.after) if name in wanted else ():
            yield word, key + "?"
    for word in sorts.words["likewise"]:
        yield word, _ECHO


def _keyed(sorts: SortRules) -> Iterator[tuple[str, str, SortRule]]:
    for name, rules in sorts.rules.items():
        for number, rule in enumerate(rules):
            yield (f"{name}/{number}" if rule.before or rule.after else name), name, rule
