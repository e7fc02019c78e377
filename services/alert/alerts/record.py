"""What is kept of one watchlist rung by one incident?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from services.alert.alerts.changes import (
    KINDS,
    Change,
    Corroborated,
    Retracted,
    Superseded,
    Updated,
    reached,
)
from services.alert.alerts.evidence import evidence
from services.alert.alerts.severity import judge
from services.alert.alerts.steps import Step
from services.alert.incidents.state import IncidentState
from shared.ids import alert_id
from shared.messages import Alert


@dataclass(frozen=True, slots=True)
class Ring:
    """Why a watchlist rings: its version, the rule's number, the values that held, the step.

    ``weight`` is the watchlist's; it scales the severity. ``rule_set`` is the epoch of all
    watchlists that were looked at.
    """

    watchlist: str
    version: int
    rule: int
    step: int
    predicates: dict[str, list[str]] = field(default_factory=dict)
    weight: float = 1.0
    rule_set: int = 0


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert in its latest state.

    ``threshold`` is the highest number of independent sources told so far. ``standing`` is False
    once the alert is superseded, or its rule is no longer satisfied. ``explanation`` says why it
    rang, and what its severity is made of. ``sequence`` is the number of the last change, 0 until
    stored. ``weight`` is that of the watchlist when it last rang, ``rule_set`` the epoch of all
    watchlists when it first did. ``hushed`` says that nothing was told of it: its only article
    resembles what the watchlist was told of before, and a second one is waited for.
    """

    alert: Alert
    watchlist_version: int
    threshold: int
    standing: bool
    explanation: dict[str, object]
    sequence: int = 0
    weight: float = 1.0
    rule_set: int = 0
    hushed: bool = False


def raised(incident_id: str, step: Step, ring: Ring, now: datetime) -> AlertRecord:
    """Return the alert of ``ring`` as it is first told, after ``step``."""
    state = step.state
    alert = Alert(
        alert_id=alert_id(ring.watchlist, incident_id),
        watchlist=ring.watchlist,
        kind="new",
        incident_id=incident_id,
        sources=state.sources,
        evidence=evidence(step.members),
        rule=ring.rule,
        created_at=now,
        **_facts(state),
    )
    explanation: dict[str, object] = {
        "watchlist_version": ring.version,
        "rule_set": ring.rule_set,
        "rule": ring.rule,
        "predicates": ring.predicates,
        "rang_by": step.position[1],
    }
    record = AlertRecord(
        alert,
        ring.version,
        reached(state),
        standing=True,
        explanation=explanation,
        weight=ring.weight,
        rule_set=ring.rule_set,
    )
    return judged(record)


def told(record: AlertRecord, step: Step, change: Change, now: datetime) -> AlertRecord | None:
    """Return the alert after ``change``; None if this was told before."""
    if isinstance(change, Corroborated) and change.threshold <= record.threshold:
        return None
    update: dict[str, object] = {
        **_facts(step.state),
        "kind": KINDS[type(change)],
        "revision": record.alert.revision + 1,
        "sources": step.state.sources,
        "evidence": evidence(step.members),
        "changed": (),
        "updated_at": now,
    }
    match change:
        case Updated(changed) | Retracted(changed):
            update["changed"] = changed
        case Corroborated(threshold):
            record = replace(record, threshold=threshold)
        case Superseded(by):
            update["superseded_by"] = by
        case _:
            assert_never(change)
    return judged(replace(record, alert=record.alert.model_copy(update=update)))


def hushed(record: AlertRecord, resembles: Sequence[str]) -> AlertRecord:
    """Return the alert kept back, for what the incidents ``resembles`` have told of."""
    explanation = {**record.explanation, "resembles": list(resembles)}
    return replace(record, hushed=True, explanation=explanation)


def heard(record: AlertRecord, step: Step, now: datetime) -> AlertRecord:
    """Return an alert that was kept back as it is first told, after ``step``."""
    alert = record.alert.model_copy(update={"created_at": now, "kind": "new"})
    known = replace(record, alert=alert, hushed=False, threshold=reached(step.state))
    return refreshed(known, step)


def refreshed(record: AlertRecord, step: Step) -> AlertRecord:
    """Return the alert in the state after ``step``, nothing being told."""
    update = {
        **_facts(step.state),
        "sources": step.state.sources,
        "evidence": evidence(step.members),
    }
    return judged(replace(record, alert=record.alert.model_copy(update=update)))


def judged(record: AlertRecord) -> AlertRecord:
    """Return the alert with the severity that its facts give it, and what that is made of."""
    alert = record.alert
    found = judge(alert.type, alert.status, alert.sources.independent, record.weight)
    return replace(
        record,
        alert=alert.model_copy(update={"severity": found.level}),
        explanation={**record.explanation, "severity": found.document()},
    )


def _facts(state: IncidentState) -> dict[str, object]:
    return {
        "type": state.type,
        "status": state.status,
        "novelty": state.novelty,
        "actor": state.actor,
        "target": state.target,
        "items": state.items,
        "amount": state.amount,
        "measure": state.measure,
        "authority": state.authority,
    }
