"""In which voice, tense and mood does a verb stand?"""

from dataclasses import dataclass
from enum import StrEnum

from services.extract.syntax.tree import Node

_FUTURE = frozenset({"will", "'ll", "wo", "shall"})
_POSSIBLE = frozenset({"may", "might", "could", "can", "ca"})
_DUE = frozenset({"must", "should", "ought", "need"})
_BE = frozenset(
    {"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "get", "got"}
)
_HAVE = frozenset({"have", "has", "had", "having", "'ve", "'d"})
_NEGATIONS = frozenset({"not", "n't", "never", "nor", "neither", "hardly", "scarcely"})
_WAYS = frozenset(
    {"stage", "time", "point", "way", "circumstances", "circumstance", "means", "account"}
)
_PAST_BE = frozenset({"was", "were", "had", "got"})


class Mood(StrEnum):
    """Name how a verb form presents its act."""

    PAST = "past"
    PERFECT = "perfect"
    PLUPERFECT = "pluperfect"
    PRESENT = "present"
    PROGRESSIVE = "progressive"
    FUTURE = "future"
    WOULD = "would"
    POSSIBLE = "possible"
    DUE = "due"
    INFINITIVE = "infinitive"
    PARTICIPLE = "participle"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class VerbForm:
    """Hold what the auxiliaries and the ending of a verb say."""

    mood: Mood
    passive: bool
    negated: bool


def auxiliaries(verb: Node) -> list[Node]:
    """Return the auxiliaries of a verb, those that it shares with a verb before it included."""
    own = list(verb.kids("aux", "auxpass"))
    if own or verb.dep != "conj" or not (verb.head.is_verb or _is_aux_host(verb.head)):
        return own
    if verb.tag == verb.head.tag or (verb.tag, verb.head.tag) in {("VBN", "VBD"), ("VBD", "VBN")}:
        return auxiliaries(verb.head) if verb.kid("nsubj", "nsubjpass") is None else own
    return own


def is_verbal(node: Node) -> bool:
    """Tell whether a word works as a verb, whatever its tag: "to ready sanctions"."""
    return node.is_verb or any(c.dep in {"aux", "auxpass"} for c in node.children)


def verb_form(verb: Node) -> VerbForm:
    """Read the mood, voice and negation of a verb from itself and its auxiliaries."""
    helpers = auxiliaries(verb)
    passive = is_passive(verb)
    return VerbForm(_mood(verb, helpers, passive=passive), passive, is_negated(verb))


def is_negated(node: Node) -> bool:
    """Tell whether a negation hangs on this word or on its auxiliaries."""
    if any(_negates(child) or _in_no_way(child) for child in node.children):
        return True
    if any(_negates(c) for helper in auxiliaries(node) for c in helper.children):
        return True
    return _shares_negation(node)


def _shares_negation(verb: Node) -> bool:
    # "will not reopen the crossings or lift the embargo"
    if verb.dep != "conj" or verb.is_root or verb.kid("nsubj", "nsubjpass", "aux") is not None:
        return False
    joined = any(c.dep == "cc" and c.lower in {"or", "nor"} for c in verb.head.children)
    return joined and is_negated(verb.head)


def _in_no_way(prep: Node) -> bool:
    # "has at no stage", "under no circumstances", "by no means"
    if prep.dep != "prep" or prep.lower not in {"at", "in", "under", "on", "by"}:
        return False
    return any(
        noun.lower in _WAYS and any(c.lower == "no" for c in noun.children)
        for noun in prep.kids("pobj")
    )


def is_inverted(verb: Node) -> bool:
    """Tell whether a clause sets a condition by its order: "should Berlin expel them"."""
    subject = verb.kid("nsubj", "nsubjpass")
    if subject is None or verb.dep == "ROOT":
        return False
    first = subject.subtree()[0].i
    return any(c.lower in {"should", "had", "were"} and c.i < first for c in auxiliaries(verb))


def _negates(node: Node) -> bool:
    if node.dep == "neg" or node.lower in _NEGATIONS:
        # "not only sent" asserts what follows
        following = [c.lower for c in node.head.children if c.i in {node.i + 1, node.i - 1}]
        return not {"only", "just", "merely"} & {*following, *(c.lower for c in node.children)}
    return node.lower == "longer" and any(c.lower == "no" for c in node.children)


def is_passive(verb: Node) -> bool:
    """Tell whether the surface subject of a verb is its logical object."""
    helpers = auxiliaries(verb)
    if any(h.dep == "auxpass" for h in helpers) or verb.kid("nsubjpass") is not None:
        return True
    words = {h.lower for h in helpers}
    if verb.tag not in {"VBN", "VBD"} or words & _HAVE:
        return False
    if verb.kid("agent") is not None or words & _BE:
        return True
    if verb.tag != "VBN" or helpers or verb.kid("dobj") is not None:
        return False
    return verb.kid("nsubj") is None or verb.is_root


def _mood(verb: Node, helpers: list[Node], *, passive: bool) -> Mood:
    words = [h.lower for h in helpers]
    perfect = [w for w in words if w in _HAVE]
    modal = _modal(words)
    if modal is not None:
        return modal
    if "to" in words:
        return Mood.PERFECT if "have" in words else Mood.INFINITIVE
    if perfect:
        return Mood.PLUPERFECT if perfect[0] in {"had", "'d"} else Mood.PERFECT
    return _simple(verb, words, passive=passive)


def _simple(verb: Node, words: list[str], *, passive: bool) -> Mood:
    if "being" in words or (verb.tag == "VBG" and set(words) & _BE):
        return Mood.PROGRESSIVE
    if set(words) & _PAST_BE or "did" in words:
        return Mood.PAST
    if words:
        return Mood.PERFECT if passive else Mood.PRESENT
    return _bare(verb)


def _modal(words: list[str]) -> Mood | None:
    for word in words:
        if word in _FUTURE:
            return Mood.FUTURE
        if word == "would" or (word == "'d" and len(words) == 1):
            return Mood.WOULD
        if word in _POSSIBLE:
            return Mood.POSSIBLE
        if word in _DUE:
            return Mood.DUE
    return None


def _bare(verb: Node) -> Mood:
    match verb.tag:
        case "VBD":
            return Mood.PAST
        case "VBG":
            return Mood.GERUND
        case "VBN":
            return Mood.PARTICIPLE
        case _:
            return Mood.PRESENT


def _is_aux_host(node: Node) -> bool:
    return node.kid("aux", "auxpass") is not None


def particles(verb: Node) -> frozenset[str]:
    """Return the particles, adverbs and bare prepositions that go with a verb, in lower case."""
    return frozenset(c.lower for c in verb.kids("prt", "advmod", "prep", "npadvmod", "oprd"))
