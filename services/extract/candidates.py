"""Which sentences could have told an event and did not, and why?"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from services.extract.mention import UNMET, VAGUE, Mention, NoEvent
from services.extract.prefilter import Passed
from services.extract.segment.article import MAX_SENTENCE_CHARS, Segmented
from services.extract.segment.roles import Sentence
from shared.messages import Candidate
from shared.ontology import Family, family

# how many sentences round a telling may tell it again
BEFORE, AFTER = 1, 1


def candidates_of(
    segmented: Segmented,
    passed: Sequence[Passed],
    mentions: Sequence[Mention],
    missed: Sequence[NoEvent],
    spoken: Mapping[int, Sequence[Family]],
) -> tuple[Candidate, ...]:
    """Return the sentences that passed the prefilter and told nothing, each with the reason.

    The reason is that of the frame of a core family that came furthest, else of any other. A
    sentence that told an event is one too for another core family that nearly told a second.
    Behind these stand the sentences that tell nothing of a family they may be `spoken` of, by
    place in the article, and those that stand by what tells of it.
    """
    told = {(m.order[0], family(m.type)) for m in mentions}
    closest = _closest(missed)
    found: list[Candidate] = []
    for one in passed:
        here = [miss for (at, _), miss in closest.items() if at == one.sentence.position]
        if any(at == one.sentence.position for at, _ in told):
            near = [
                m for m in here if _worth_review(m) and (m.position, family(m.type)) not in told
            ]
            found.extend(_candidate(segmented, one, miss) for miss in near)
        else:
            found.append(_candidate(segmented, one, min(here, key=_distance, default=None)))
    held = {(one.field, one.start, one.family) for one in found}
    for (at, kind), words in _unread(told, spoken, len(segmented.sentences)):
        reason = closest[at, kind].reason if (at, kind) in closest else words
        unread = _placed(segmented, segmented.sentences[at], kind, reason)
        if (unread.field, unread.start, kind) not in held:
            found.append(unread)
    return tuple(found)


def _unread(
    told: Collection[tuple[int, Family]], spoken: Mapping[int, Sequence[Family]], sentences: int
) -> list[tuple[tuple[int, Family], str]]:
    unread = {
        (at, kind): f"speaks of {kind}, in words of no frame"
        for at in spoken
        for kind in spoken[at]
    }
    for at, kind in _beside(told, sentences):
        unread.setdefault((at, kind), f"stands by what tells of {kind}")
    return sorted((key, words) for key, words in unread.items() if key not in told)


def _beside(told: Collection[tuple[int, Family]], sentences: int) -> Iterator[tuple[int, Family]]:
    """Yield the sentences close by a telling, and the headline over one, by place and family.

    What an article has just told it tells again in any words: "the agency notified Congress".
    """
    for at, kind in sorted(told):
        if kind is not Family.OTHER:
            for near in {0, *range(at - BEFORE, at + AFTER + 1)}:
                if 0 <= near < sentences:
                    yield near, kind


def _closest(missed: Sequence[NoEvent]) -> dict[tuple[int, Family], NoEvent]:
    closest: dict[tuple[int, Family], NoEvent] = {}
    for miss in missed:
        key = miss.position, family(miss.type)
        if key not in closest or miss.rank < closest[key].rank:
            closest[key] = miss
    return closest


def _distance(miss: NoEvent) -> tuple[bool, int]:
    return family(miss.type) is Family.OTHER, miss.rank


def _worth_review(miss: NoEvent) -> bool:
    return miss.rank < UNMET and family(miss.type) is not Family.OTHER


def _candidate(segmented: Segmented, passed: Passed, miss: NoEvent | None) -> Candidate:
    kind = family(passed.frame.type if miss is None else miss.type)
    long = len(passed.sentence.text) > MAX_SENTENCE_CHARS
    unread = "sentence too long to parse" if long else "behind what is read of a long article"
    unread = VAGUE if passed.frame.watched else unread
    reason = unread if miss is None else miss.reason
    return _placed(segmented, passed.sentence, kind, reason)


def _placed(segmented: Segmented, sentence: Sentence, kind: Family, reason: str) -> Candidate:
    start, end = segmented.normal(sentence.field).span(sentence.start, sentence.end)
    return Candidate(start=start, end=end, field=sentence.field, family=kind, reason=reason)
