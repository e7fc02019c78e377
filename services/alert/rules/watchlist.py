"""What may a watchlist say, and what is wrong with one that says something else?

A rule is a conjunction: of every field that it gives, one value must hold; ``not`` excludes what
has any of its values. Parties are iso3 of a state, ``org:...`` of a body (EU, NATO), or an
open-world name with its kind (``group:Wagner``); a member state also satisfies its bodies.
"""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from services.alert.rules.amount_range import MOST_RANGES, AmountRange, one_each
from services.alert.rules.examples import Example, Examples
from services.alert.rules.known_values import KnownValues
from services.alert.rules.problems import InvalidWatchlist, Problem, problems_of
from shared.messages import Message
from shared.names.names import Names
from shared.ontology import EventType, Novelty, SourceKind, Status

MOST_RULES = 1_000
MOST_VALUES = 10_000
MOST_WORDS = 100
"""Values of a vocabulary: more than there are, for some may be given twice."""


def hyphened(value: object) -> object:
    """Return a kind of source as the catalogue writes it: `state_controlled` is understood, too."""
    return value.replace("_", "-") if isinstance(value, str) else value


Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_VALUES)]
Types: TypeAlias = Annotated[tuple[EventType, ...], Field(min_length=1, max_length=MOST_WORDS)]
Statuses: TypeAlias = Annotated[tuple[Status, ...], Field(min_length=1, max_length=MOST_WORDS)]
Novelties: TypeAlias = Annotated[tuple[Novelty, ...], Field(min_length=1, max_length=MOST_WORDS)]
SourceKinds: TypeAlias = Annotated[
    tuple[Annotated[SourceKind, BeforeValidator(hyphened)], ...],
    Field(min_length=1, max_length=MOST_WORDS),
]
Amounts: TypeAlias = Annotated[
    tuple[AmountRange, ...], Field(min_length=1, max_length=MOST_RANGES), AfterValidator(one_each)
]


class Conditions(BaseModel):
    """Values per field; a field left out (None) asks nothing.

    ``actors``, ``targets`` and ``parties`` (either side) take party keys, ``items`` item
    categories, ``systems`` canonical names, ``named`` persons, companies or offices, ``keywords``
    phrases in the evidence, ``languages`` codes, ``sources`` outlets or source names,
    ``source_kinds`` who speaks in one of the articles. ``amounts`` are ranges of sums, one a
    currency; a sum is compared within its own currency only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: Types | None = None
    statuses: Statuses | None = None
    novelty: Novelties | None = None
    actors: Texts | None = None
    targets: Texts | None = None
    parties: Texts | None = None
    items: Texts | None = None
    systems: Texts | None = None
    named: Texts | None = None
    keywords: Texts | None = None
    languages: Texts | None = None
    sources: Texts | None = None
    source_kinds: SourceKinds | None = None
    amounts: Amounts | None = None


class Rule(Conditions):
    """One conjunction; ``all`` says that a rule without conditions is meant."""

    min_confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    min_sources: Annotated[int, Field(ge=1, le=1_000)] | None = None
    excluded: Annotated[Conditions | None, Field(alias="not")] = None
    all: bool = False

    @property
    def unconditional(self) -> bool:
        """Tell whether the rule asks for nothing."""
        return not self.model_dump(exclude_none=True, exclude={"excluded", "all"})


class Watchlist(Message):
    """Rules of which any one suffices.

    ``history`` rings also for articles published before the watchlist was made, backfill and
    replay. ``weight`` scales the severity of its alerts. ``examples`` are kept by no rule that
    breaks one.
    """

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    name: Text
    description: Annotated[str, Field(max_length=2_000)] | None = None
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=MOST_RULES)]
    history: bool = False
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    examples: Examples = Examples()

    def document(self) -> dict[str, object]:
        """Return the canonical JSON document, fields left out where nothing is asked."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def parse_watchlist(document: object, names: Names) -> Watchlist:
    """Validate and normalise ``document``.

    Raise InvalidWatchlist that names every wrong field as a path (``rules[0].types[1]``) with the
    nearest known value.
    """
    try:
        watchlist = Watchlist.model_validate(document)
    except ValidationError as exc:
        raise InvalidWatchlist(problems_of(exc.errors(include_url=False), _fields())) from exc
    known = KnownValues(names)
    rules = tuple(
        _normalised(each, f"rules[{at}]", known) for at, each in enumerate(watchlist.rules)
    )
    if known.problems:
        raise InvalidWatchlist(known.problems)
    return watchlist.model_copy(update={"rules": rules})


def _normalised(rule: Rule, path: str, known: KnownValues) -> Rule:
    if rule.unconditional and not rule.all:
        message = 'matches everything; give a condition, or "all": true if that is meant'
        known.problems.append(Problem(path, message))
    update = _known(rule, path, known)
    if rule.excluded is not None:
        excluded = _known(rule.excluded, f"{path}.not", known)
        update["excluded"] = rule.excluded.model_copy(update=excluded)
    return rule.model_copy(update=update)


def _known(conditions: Conditions, path: str, known: KnownValues) -> dict[str, object]:
    update: dict[str, object] = {}
    for field, resolve in known.resolvers().items():
        values: tuple[str, ...] | None = getattr(conditions, field)
        if values is not None:
            resolved = [resolve(each, f"{path}.{field}[{at}]") for at, each in enumerate(values)]
            update[field] = tuple(dict.fromkeys(each for each in resolved if each is not None))
    for at, each in enumerate(conditions.amounts or ()):
        known.check_currency(each.currency, f"{path}.amounts[{at}].currency")
    return update


def _fields() -> Mapping[str, tuple[str, ...]]:
    rule = tuple(each.alias or name for name, each in Rule.model_fields.items())
    conditions = tuple(Conditions.model_fields)
    return {
        "watchlist": tuple(Watchlist.model_fields),
        "rule": rule,
        "not": conditions,
        "amounts": tuple(AmountRange.model_fields),
        "examples": tuple(Examples.model_fields),
        "example": tuple(Example.model_fields),
    }
