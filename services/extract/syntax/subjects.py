"""Who is understood as the subject of a verb, though another verb or noun carries it?"""

from collections.abc import Callable

from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import is_misread, is_passive

CanAct = Callable[[Node], bool]
_DEPTH = 8
_TIMES = frozenset(
    {
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("today", "yesterday", "tomorrow", "week", "month", "year", "weekend", "night"),
    }
)


def surface_subject(verb: Node, can_act: CanAct, depth: int = _DEPTH) -> Node | None:
    """Return the grammatical subject of a verb, followed through control, sharing and relatives.

    `can_act` says of a noun whether it may name a party: in "nations to supply tanks" the nations
    do, in "plan to supply tanks" whoever holds the plan.
    """
    own = _who_acts(verb, can_act)
    if own is None and is_misread(verb):
        own = next((c for aux in verb.kids("aux") for c in aux.kids("nsubj")), None)
    if own is not None and own.lower in _TIMES:
        own = _before_day(verb, own)
    if own is not None and not own.is_relative:
        return own if own.dep != "csubj" else _of_cleft(own)
    if own is not None:
        return _antecedent(verb) or own
    if heads_headline(verb):
        return verb.kid("compound", "nmod")
    if depth == 0 or verb.is_root:
        return _spliced(verb)
    return _shared(verb, can_act, depth - 1)


def _who_acts(verb: Node, can_act: CanAct) -> Node | None:
    # "on this day, February 3rd, President Clinton lifted": of two subjects the one that can act
    own = verb.kid("nsubj", "nsubjpass", "csubj")
    if own is None or own.dep != "nsubj" or can_act(own):
        return own
    return next((c for c in verb.kids("nsubj") if can_act(c)), own)


def _before_day(verb: Node, day: Node) -> Node:
    # "President Reagan Wednesday ordered": the parser may take the day for the subject
    names = (c for c in verb.kids("npadvmod", "nsubj", "dep") if c.i < day.i and c.is_noun)
    return next((c for c in names if c.lower not in _TIMES), day)


def heads_headline(node: Node) -> bool:
    """Tell whether a noun may be a headline's verb: "US OKs arms sale", "Canada sanctions Z"."""
    if node.tag != "NNS" or not node.is_root:
        return False
    after = node.kid("dobj", "appos", "dep", "npadvmod")
    return after is not None and after.i > node.i and node.kid("compound", "nmod") is not None


def _of_cleft(clause: Node) -> Node | None:
    # "what Lima did was to expel them"
    if clause.tag == "VBG" and clause.kid("nsubj") is not None:
        # "commanders yearning for planes have asked": the parser takes the aside for the subject
        return clause.kid("nsubj")
    asked = clause.kid("dobj")
    return clause.kid("nsubj") if asked is not None and asked.tag == "WP" else None


def _spliced(verb: Node) -> Node | None:
    # "Russia strikes back, expels diplomats": the first clause hangs before the last verb
    for child in verb.kids("ccomp", "advcl", "parataxis", "dep"):
        if child.i < verb.i:
            found = child.kid("nsubj")
            if found is not None and not found.is_relative:
                return found
    return None


def _antecedent(verb: Node) -> Node | None:
    above = verb
    while above.dep in {"conj", "ccomp", "xcomp"} and not above.is_root:
        above = above.head
    return above.head if above.dep in {"relcl", "acl"} else None


def _shared(verb: Node, can_act: CanAct, depth: int) -> Node | None:
    head = verb.head
    match verb.dep:
        case "conj" | "dobj" | "oprd" if _goes_on(verb):
            return _of_governor(head, can_act, depth)
        case "xcomp" | "ccomp" | "oprd":
            return _controller(verb, head, can_act, depth)
        case "advcl":
            asked = _for_whom(verb, head) or _called_upon(verb, head, can_act)
            return asked or _of_governor(head, can_act, depth)
        case "acl" | "relcl":
            return _of_noun(verb, head, can_act, depth)
        case "pcomp":
            return _of_preposition(head, can_act, depth)
        case _:
            return None


def _goes_on(verb: Node) -> bool:
    if verb.dep == "oprd":
        # "signed deals worth billions to buy": who signs them buys
        return not verb.is_verb
    # a "dobj" in "put on hold a shipment": the parser takes the phrase for a verb
    return verb.dep == "conj" or verb.head.is_verb


def _of_governor(head: Node, can_act: CanAct, depth: int) -> Node | None:
    if head.is_verb or head.kid("nsubj", "nsubjpass", "aux") is not None:
        return surface_subject(head, can_act, depth)
    if head.dep in {"amod", "acomp"} and head.head.is_verb:
        return surface_subject(head.head, can_act, depth)
    if head.is_noun and can_act(head):
        return head
    return surface_subject(head, can_act, depth)


def _controller(verb: Node, head: Node, can_act: CanAct, depth: int) -> Node | None:
    if head.is_verb and not is_passive(head):
        controller = head.kid("dobj", "dative")
        if controller is not None and controller.i < verb.i:
            if controller.tag == "IN":
                controller = controller.kid("pobj") or controller
            return controller
        called = _called_on(head, verb, can_act)
        if called is not None:
            return called
    return _of_governor(head, can_act, depth)


def _called_upon(verb: Node, head: Node, can_act: CanAct) -> Node | None:
    # "calls on NATO to ready": the parser may take the infinitive for a purpose
    if not any(c.lower == "to" and c.dep == "aux" for c in verb.children):
        return None
    for prep in head.kids("prep"):
        if prep.lower in {"on", "upon"} and head.i < prep.i < verb.i:
            found = prep.kid("pobj")
            if found is not None and can_act(found):
                return found
    return None


def _for_whom(verb: Node, head: Node) -> Node | None:
    # "calls grew for the envoy to be expelled": the subject stands after "for"
    opening = next((c for c in verb.children if c.lower == "to"), None)
    if opening is None:
        return None
    for prep in head.kids("prep"):
        found = prep.kid("pobj") if prep.lower == "for" else None
        if found is not None and found.subtree()[-1].i == opening.i - 1:
            return found
    return None


def _called_on(head: Node, verb: Node, can_act: CanAct) -> Node | None:
    # "called on Germany to send", "appealed to the US to lift"
    for prep in head.kids("prep", "dative"):
        if prep.lower in {"on", "upon", "to", "for", "with"} and prep.i < verb.i:
            found = prep.kid("pobj")
            if found is not None and can_act(found):
                return found
    return None


def _of_noun(verb: Node, noun: Node, can_act: CanAct, depth: int) -> Node | None:
    if verb.tag == "VBG" and not can_act(noun):
        # "passed a bill providing", "granted a licence, easing": whoever does the rest
        return holder(noun, can_act, depth) or noun
    if verb.tag in {"VBN", "VBG", "VBD"} or can_act(noun) or _gap_is_object(verb):
        return noun
    return holder(noun, can_act, depth)


def _gap_is_object(verb: Node) -> bool:
    # "weapons that Germany sends": the noun is the object, the verb has its own subject
    return verb.dep == "relcl" and verb.kid("nsubj", "nsubjpass") is not None


def holder(noun: Node, can_act: CanAct, depth: int = _DEPTH) -> Node | None:
    """Return whose plan, offer, decision or move a noun is."""
    own = noun.kid("poss")
    if own is not None and can_act(own):
        return own
    for prep in noun.kids("prep", "agent"):
        if prep.lower in {"by", "from"}:
            found = prep.kid("pobj")
            if found is not None:
                return found
    for child in noun.kids("amod", "compound", "nmod"):
        if can_act(child):
            return child
    # "the chamber's decision", but "last week's decision" is whoever's stands above it
    if own is not None and own.lower not in _TIMES:
        return own
    return _of_governing_verb(noun, can_act, depth)


def _of_governing_verb(noun: Node, can_act: CanAct, depth: int) -> Node | None:
    if noun.is_root:
        return noun if can_act(noun) else None
    head = noun.head
    if head.tag in {"IN", "TO"} and not head.is_root:
        head = head.head
    if depth == 0:
        return None
    if head.is_verb and noun.dep not in {"nsubj", "nsubjpass"}:
        return surface_subject(head, can_act, depth - 1)
    if head.is_noun:
        return holder(head, can_act, depth - 1)
    return None


def _of_preposition(prep: Node, can_act: CanAct, depth: int) -> Node | None:
    head = prep.head
    if prep.is_root:
        return None
    if head.is_verb:
        accused = head.kid("dobj")
        if accused is not None and accused.i < prep.i and prep.lower in {"of", "from", "into"}:
            return accused if can_act(accused) else surface_subject(head, can_act, depth)
        return surface_subject(head, can_act, depth)
    if head.is_noun:
        return holder(head, can_act, depth)
    return surface_subject(head, can_act, depth)
