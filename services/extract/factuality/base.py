"""How far has an act come by the form of its own verb alone?"""

from services.extract.factuality.standing import Hint, Standing
from services.extract.segment.roles import Role
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, VerbForm, verb_form
from shared.ontology import Status

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


def base_standing(predicate: Node, role: Role, *, nominal: bool) -> Standing:
    """Return the standing of an act before its governors are heard."""
    if nominal:
        return Standing(Status.ANNOUNCED, Mood.GERUND, open=True)
    form = verb_form(predicate)
    standing = Standing(_status(form, role), form.mood, open=form.mood in _OPEN)
    if form.negated:
        _negate(standing, form)
    if form.mood is Mood.PARTICIPLE and predicate.dep in {"acl", "amod"}:
        standing.hints.add(Hint.PRESUPPOSED)
    return standing


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
