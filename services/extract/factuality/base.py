"""How far has an act come by the form of its own verb alone?"""

from services.extract.factuality.standing import Hint, Standing
from services.extract.segment.roles import Role
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, VerbForm, verb_form
from shared.ontology import Status

_PROSPECTIVE = frozenset(
    {"possible", "potential", "proposed", "prospective", "would-be", "mooted", "likely"}
)
_OPEN = frozenset({Mood.INFINITIVE, Mood.GERUND})
_STATUS: dict[Mood, Status] = {
    Mood.PAST: Status.COMPLETED,
    Mood.PERFECT: Status.COMPLETED,
    Mood.PLUPERFECT: Status.COMPLETED,
    Mood.PARTICIPLE: Status.COMPLETED,
    Mood.PRESENT: Status.UNDER_WAY,
    Mood.PROGRESSIVE: Status.UNDER_WAY,
    Mood.FUTURE: Status.ANNOUNCED,
    Mood.WOULD: Status.ANNOUNCED,
    Mood.POSSIBLE: Status.PROPOSED,
    Mood.DUE: Status.CALLED_FOR,
    Mood.INFINITIVE: Status.ANNOUNCED,
    Mood.GERUND: Status.UNDER_WAY,
}


def base_standing(
    predicate: Node, role: Role, *, nominal: bool, affirmed: bool = False
) -> Standing:
    """Return the standing of an act before its governors are heard.

    `affirmed` says that a negation of the predicate does not deny the act.
    """
    if nominal:
        prospective = any(c.lower in _PROSPECTIVE for c in predicate.kids("amod"))
        status = Status.PROPOSED if prospective else Status.ANNOUNCED
        return Standing(status, Mood.GERUND, open=not prospective)
    form = verb_form(predicate)
    standing = Standing(_status(form, role), form.mood, open=form.mood in _OPEN)
    if _is_imperative(predicate):
        standing.status = Status.CALLED_FOR
    if form.negated and not affirmed:
        _negate(standing, form)
    if form.mood is Mood.PARTICIPLE and predicate.dep in {"acl", "amod"}:
        standing.hints.add(Hint.PRESUPPOSED)
    return standing


def _is_imperative(verb: Node) -> bool:
    subject = verb.kid("nsubj", "nsubjpass", "csubj", "aux", "auxpass", "expl")
    first = not any(child.i < verb.i and child.is_noun for child in verb.children)
    opens = verb.is_root or verb.i == 0
    return verb.tag in {"VB", "NN"} and opens and subject is None and first


def _status(form: VerbForm, role: Role) -> Status:
    if form.mood is Mood.PRESENT and role in {Role.HEADLINE, Role.LEAD, Role.SUBHEAD}:
        return Status.COMPLETED
    return _STATUS[form.mood]


def _negate(standing: Standing, form: VerbForm) -> None:
    match form.mood:
        case Mood.FUTURE | Mood.WOULD | Mood.INFINITIVE | Mood.GERUND:
            standing.status = Status.REFUSED
        case Mood.POSSIBLE:
            standing.drop("not possible")
        case Mood.DUE:
            standing.drop("call against")
        case _:
            standing.status = Status.DENIED
