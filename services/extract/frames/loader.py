"""How are the frame files read and checked?"""

from collections import defaultdict
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.extract.frames.frame import Example, Frame, FrameSet, PredicateKind, RoleRule
from services.extract.frames.yaml_lines import LINE, bare, read_yaml
from services.extract.inflection import Inflection
from shared.errors import ConfigurationError
from shared.ontology import EventType, Novelty, Status

ROLES = frozenset(
    {"actor", "target", "item", "measure", "named", "amount", "place", "against", "patient"}
)


class _RawExample(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    actor: str | None = None
    target: str | None = None
    status: Status | None = None
    novelty: Novelty | None = None
    type: EventType | None = None


class _RawFrame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_.]*$")
    verbs: list[str] = []
    nouns: list[str] = []
    adjectives: list[str] = []
    particles: list[str] = []
    unless: list[str] = []
    among: list[str] = []
    not_own: bool = False
    bars: list[str] = []
    needs_party_after: str | None = None
    roles: dict[str, str]
    needs: list[str] = []
    status: Status | None = None
    holder: Literal["actor", "target"] = "actor"
    supported: bool = False
    presupposes: bool = False
    when_negated: bool = False
    foreign: bool = False
    maker: bool = False
    only: list[Status] = []
    component: bool = False
    watched: bool = False
    binding: bool = False
    reliability: float = Field(default=0.9, ge=0, le=1)
    fires: list[dict[str, Any] | str] = []
    must_not: list[dict[str, Any] | str] = []


def load_frames(folder: Path, inflection: Inflection, sorts: frozenset[str]) -> FrameSet:
    """Read every frame file below `folder`/frames and index the frames by predicate form.

    Raises ConfigurationError naming file and line of the first frame that is not valid: an
    unknown key, role, sort or status, a predicate of no kind, an id used twice, no examples.
    """
    frames: list[Frame] = []
    state = blake2b(digest_size=8)
    for path in sorted((folder / "frames").glob("*.yaml")):
        state.update(path.read_bytes())
        frames.extend(_read_file(path, inflection, sorts))
    _check_ids(frames)
    by_form: dict[str, list[Frame]] = defaultdict(list)
    for frame in frames:
        for form in frame.forms:
            by_form[form].append(frame)
    index = {form: tuple(found) for form, found in by_form.items()}
    return FrameSet(tuple(frames), state.hexdigest(), index)


def _read_file(path: Path, inflection: Inflection, sorts: frozenset[str]) -> list[Frame]:
    raw = read_yaml(path)
    try:
        event_type = EventType(raw["type"])
    except (KeyError, ValueError) as exc:
        message = f"{path}:{raw[LINE]}: `type` must name an event type: {exc}"
        raise ConfigurationError(message) from exc
    return [_frame(path, event_type, entry, inflection, sorts) for entry in raw["frames"]]


def _frame(
    path: Path,
    event_type: EventType,
    entry: dict[str, Any],
    inflection: Inflection,
    sorts: frozenset[str],
) -> Frame:
    where = f"{path}:{entry[LINE]}"
    raw = _raw(entry, where)
    kind, predicates = _predicates(raw, where)
    roles = tuple(_role(where, role, rule, sorts) for role, rule in raw.roles.items())
    return Frame(
        id=f"{event_type.value}.{raw.id}",
        type=event_type,
        kind=kind,
        predicates=predicates,
        roles=roles,
        needs=tuple(_need(where, raw.id, need, roles) for need in raw.needs),
        path=path.name,
        line=entry[LINE],
        particles=frozenset(raw.particles),
        unless=frozenset(raw.unless),
        among=frozenset(raw.among),
        not_own=raw.not_own,
        bars=frozenset(raw.bars),
        needs_party_after=raw.needs_party_after,
        status=raw.status,
        holder=raw.holder,
        supported=raw.supported,
        presupposes=raw.presupposes,
        when_negated=raw.when_negated,
        foreign=raw.foreign,
        maker=raw.maker,
        only=frozenset(raw.only),
        component=raw.component,
        watched=raw.watched,
        binding=raw.binding,
        reliability=raw.reliability,
        fires=_examples(where, raw.fires),
        must_not=_examples(where, raw.must_not),
        forms=_forms(kind, predicates, inflection),
    )


def _raw(entry: dict[str, Any], where: str) -> _RawFrame:
    plain = bare(entry) | {"roles": bare(entry.get("roles", {}))}
    try:
        return _RawFrame.model_validate(plain)
    except ValidationError as exc:
        first = exc.errors()[0]
        message = f"{where}: frame {plain.get('id')}: {first['loc']}: {first['msg']}"
        raise ConfigurationError(message) from exc


def _predicates(raw: _RawFrame, where: str) -> tuple[PredicateKind, tuple[str, ...]]:
    given = {"verb": raw.verbs, "noun": raw.nouns, "adjective": raw.adjectives}
    kinds = [kind for kind in get_args(PredicateKind) if given[kind]]
    if len(kinds) != 1:
        message = f"{where}: frame {raw.id}: give one of verbs, nouns, adjectives"
        raise ConfigurationError(message)
    kind: PredicateKind = kinds[0]
    return kind, tuple(given[kind])


def _forms(
    kind: PredicateKind, predicates: tuple[str, ...], inflection: Inflection
) -> frozenset[str]:
    if kind == "verb":
        return frozenset().union(*(inflection.verb_forms(p) for p in predicates))
    if kind == "noun":
        return frozenset().union(*(inflection.noun_forms(p) for p in predicates))
    return frozenset(predicates)


def _role(where: str, role: str, rule: str, sorts: frozenset[str]) -> RoleRule:
    positions, _, wanted = rule.partition(" is ")
    names = tuple(part.strip() for part in wanted.split("|")) if wanted else ("any",)
    unknown = [name for name in names if name not in sorts]
    if role not in ROLES or unknown:
        what = f"sort {unknown[0]}" if unknown else f"role {role}"
        message = f"{where}: unknown {what} in `{role}: {rule}`"
        raise ConfigurationError(message)
    return RoleRule(role, tuple(part.strip() for part in positions.split(",")), names)


def _need(where: str, name: str, need: str, roles: tuple[RoleRule, ...]) -> frozenset[str]:
    wanted = frozenset(part.strip() for part in need.split("|"))
    unknown = wanted - {rule.role for rule in roles}
    if unknown:
        message = f"{where}: frame {name} needs {min(unknown)}, which it has no rule for"
        raise ConfigurationError(message)
    return wanted


def _examples(where: str, raw: list[dict[str, Any] | str]) -> tuple[Example, ...]:
    found = []
    for entry in raw:
        mapping = {"text": entry} if isinstance(entry, str) else entry
        line = int(mapping.get(LINE, where.rpartition(":")[2]))
        try:
            example = _RawExample.model_validate(bare(mapping))
        except ValidationError as exc:
            first = exc.errors()[0]
            message = f"{where}: example at line {line}: {first['loc']}: {first['msg']}"
            raise ConfigurationError(message) from exc
        found.append(Example(line=line, **example.model_dump()))
    return tuple(found)


def _check_ids(frames: list[Frame]) -> None:
    seen: dict[str, Frame] = {}
    for frame in frames:
        if frame.id in seen:
            other = seen[frame.id]
            message = (
                f"{frame.path}:{frame.line}: frame {frame.id} stands also at "
                f"{other.path}:{other.line}"
            )
            raise ConfigurationError(message)
        seen[frame.id] = frame
