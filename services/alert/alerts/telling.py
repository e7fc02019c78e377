"""Which messages does a decision about an incident raise, watchlist by watchlist?

In order of event time nothing depends on how articles were batched: the steps since the last
decision are walked one by one. What arrives late (an earlier article) gives one update to the
state as it is now. Each kind of message about one state is told at most once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from services.alert.alerts.changes import Change, Retracted, Superseded, Updated, changes
from services.alert.alerts.record import AlertRecord, Ring, heard, hushed, raised, refreshed, told
from services.alert.alerts.steps import Step, StepPosition
from services.alert.incidents.state import IncidentState
from shared.messages import Alert

When: TypeAlias = Callable[[Step], datetime]

_NONE: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})

UNSATISFIED = "rule_no_longer_satisfied"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Message:
    """An alert as it is told, and the article (event time, id) that gave rise to it."""

    position: StepPosition
    alert: Alert


@dataclass(frozen=True, slots=True)
class Told:
    """The records to store and the messages to send, in order."""

    records: tuple[AlertRecord, ...] = ()
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """An incident as it stands: its steps, and the state all its alerts were told last.

    ``before`` is None for an incident that is new to the store.
    """

    incident_id: str
    steps: Sequence[Step]
    before: IncidentState | None = None

    @property
    def fresh(self) -> int:
        """Return the number of the first step that was not decided on before.

        If nothing was appended, what changed lies in the past: then only the last step counts.
        """
        if self.before is None:
            return 0
        after = sum(each.position <= self.before.position for each in self.steps)
        return min(after, len(self.steps) - 1)


def tell(
    history: History,
    rings: Mapping[str, Ring],
    records: Mapping[str, AlertRecord],
    when: When,
    *,
    rules_since: Callable[[str], int | None],
    inherited: frozenset[str] = frozenset(),
    resembles: Mapping[str, Sequence[str]] = _NONE,
) -> Told:
    """Return what is told about one incident.

    ``rings`` holds, by watchlist, where it is first satisfied; ``records`` the alerts there are;
    ``when`` says what time it is told at a step; ``rules_since`` the version since which a
    watchlist has its rules, None once it is removed, when nothing more is told to it; ``inherited``
    names watchlists that were told of this act by an incident now merged into this one: these are
    not rung again. ``resembles`` names, by watchlist, told incidents that this one is much like:
    while it has one article only, nothing is said to these.
    """
    stored: list[AlertRecord] = []
    messages: list[Message] = []
    for watchlist in sorted(rings.keys() | records.keys()):
        ring, record = rings.get(watchlist), records.get(watchlist)
        if record is None:
            assert ring is not None
            alike = () if watchlist in inherited else resembles.get(watchlist, ())
            one = _first(history, ring, when, silent=watchlist in inherited, resembles=alike)
        elif (since := rules_since(watchlist)) is None:
            continue
        elif ring is None and record.watchlist_version >= since:
            one = _unsatisfied(history, record, when)
        else:
            weight = ring.weight if ring is not None else record.weight
            kept_back = record.hushed and watchlist not in inherited
            one = _follow(history, replace(record, weight=weight, hushed=kept_back), when)
        stored += one.records
        messages += one.messages
    return Told(tuple(stored), tuple(messages))


def superseded(record: AlertRecord, by: str, now: datetime) -> AlertRecord:
    """Return the alert of an incident that turned out to be the incident ``by``."""
    return _closed(record, Superseded(by), now)


def withdrawn(record: AlertRecord, now: datetime) -> AlertRecord:
    """Return the alert of an incident that no article tells of any more."""
    return _closed(record, Retracted((WITHDRAWN,)), now)


def _first(
    history: History, ring: Ring, when: When, *, silent: bool, resembles: Sequence[str]
) -> Told:
    start = max(ring.step, history.fresh)
    step = history.steps[start]
    record = raised(history.incident_id, step, ring, when(step))
    if resembles:
        record = hushed(record, resembles)
    told_first = () if silent or resembles else (Message(step.position, record.alert),)
    rest = _walk(history, record, start + 1, step.state, when)
    return Told(rest.records, told_first + rest.messages)


def _follow(history: History, record: AlertRecord, when: When) -> Told:
    assert history.before is not None
    before = history.before
    record = replace(record, standing=True)
    if record.alert.superseded_by is not None:
        # A merge was undone: the alert stands for itself again.
        record = replace(record, alert=record.alert.model_copy(update={"superseded_by": None}))
        if record.hushed:
            return _walk(history, record, len(history.steps) - 1, before, when)
        return _say(record, history.steps[-1], (Updated(("superseded_by",)),), when)
    return _walk(history, record, history.fresh, before, when)


def _walk(
    history: History, record: AlertRecord, start: int, state: IncidentState, when: When
) -> Told:
    messages: list[Message] = []
    walked = history.steps[start:]
    for step in walked:
        if record.hushed:
            if step.articles > 1:
                record = heard(record, step, when(step))
                messages.append(Message(step.position, record.alert))
                state = step.state
            continue
        said = _tell(record, step, changes(state, step.state), when)
        (record,), state = said.records, step.state
        messages += said.messages
    return Told((refreshed(record, walked[-1]) if walked else record,), tuple(messages))


def _say(record: AlertRecord, step: Step, found: Sequence[Change], when: When) -> Told:
    said = _tell(record, step, found, when)
    return Told((refreshed(said.records[0], step),), said.messages)


def _tell(record: AlertRecord, step: Step, found: Sequence[Change], when: When) -> Told:
    messages: list[Message] = []
    for change in found:
        after = told(record, step, change, when(step))
        if after is not None:
            record = after
            messages.append(Message(step.position, record.alert))
    return Told((record,), tuple(messages))


def _unsatisfied(history: History, record: AlertRecord, when: When) -> Told:
    step = history.steps[-1]
    if not record.standing or record.hushed:
        return Told((replace(refreshed(record, step), standing=False),))
    said = _say(record, step, (Retracted((UNSATISFIED,)),), when)
    return Told(tuple(replace(each, standing=False) for each in said.records), said.messages)


def _closed(record: AlertRecord, change: Superseded | Retracted, now: datetime) -> AlertRecord:
    update: dict[str, object] = {
        "kind": "superseded" if isinstance(change, Superseded) else "retracted",
        "revision": record.alert.revision + 1,
        "changed": () if isinstance(change, Superseded) else change.changed,
        "superseded_by": change.by if isinstance(change, Superseded) else None,
        "updated_at": now,
    }
    return replace(record, alert=record.alert.model_copy(update=update), standing=False)
