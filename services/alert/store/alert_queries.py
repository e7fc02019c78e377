"""Which alerts and which messages does a reader ask for?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select

from services.alert.alerts.record import AlertRecord
from services.alert.alerts.working import UNTOUCHED, Work, WorkState
from services.alert.store.alert_work import assigned_to, in_states, is_assigned, works_of
from services.alert.store.alerts import AlertMessageRow, AlertRow, record_of
from shared.messages import Alert, AlertKind, Severity
from shared.ontology import EventType, Status
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """What is asked for; an empty tuple and None ask nothing, all that is given must hold.

    ``actors`` and ``targets`` are party keys, ``since`` (inclusive) and ``until`` (exclusive)
    bound when the alert was created, ``standing`` leaves out or asks for alerts that were
    superseded or whose rule is no longer satisfied. Watchlists go by their qualified ids.
    ``states``, ``assignees`` and ``assigned`` are of the alert's handling.
    """

    tenant: str | None = None
    watchlists: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    statuses: tuple[Status, ...] = ()
    kinds: tuple[AlertKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    standing: bool | None = None
    states: tuple[WorkState, ...] = ()
    assignees: tuple[str, ...] = ()
    assigned: bool | None = None


@dataclass(frozen=True, slots=True)
class HandledAlert:
    """An alert, and where its handling stands."""

    record: AlertRecord
    work: Work


async def list_handled(
    tx: Transaction,
    wanted: AlertFilter,
    after: int = 0,
    limit: int = 100,
    *,
    newest_first: bool = False,
) -> tuple[HandledAlert, ...]:
    """Return what ``list_alerts`` returns, each with its handling."""
    found = await list_alerts(tx, wanted, after, limit, newest_first=newest_first)
    works = await works_of(tx, [each.alert.alert_id for each in found])
    return tuple(HandledAlert(each, works.get(each.alert.alert_id, UNTOUCHED)) for each in found)


async def list_alerts(
    tx: Transaction,
    wanted: AlertFilter,
    after: int = 0,
    limit: int = 100,
    *,
    newest_first: bool = False,
) -> tuple[AlertRecord, ...]:
    """Return alerts in the order of their last change.

    ``after`` is the ``sequence`` of the last alert seen: who goes on from it misses no change.
    With ``newest_first`` the order is the reverse and ``after`` is where the last page ended, 0
    for the first page.
    """
    sequence = col(AlertRow.sequence)
    query = select(AlertRow).where(*_conditions(wanted)).limit(limit)
    if newest_first:
        query = query.order_by(sequence.desc())
        query = query.where(sequence < after) if after else query
    else:
        query = query.order_by(sequence).where(sequence > after)
    return tuple(record_of(each) for each in await tx.scalars(query))


async def get_alert(tx: Transaction, alert_id: str) -> AlertRecord | None:
    """Return an alert in its latest state, or None."""
    row = await tx.get(AlertRow, alert_id)
    return record_of(row) if row else None


async def alert_messages(
    tx: Transaction,
    after: int = 0,
    limit: int = 100,
    alert_id: str | None = None,
    *,
    tenant: str | None = None,
) -> tuple[tuple[int, Alert], ...]:
    """Return what was told, each with its number, in order, after the number ``after``."""
    sequence = col(AlertMessageRow.sequence)
    query = select(AlertMessageRow).where(sequence > after).order_by(sequence).limit(limit)
    if alert_id is not None:
        query = query.where(col(AlertMessageRow.alert_id) == alert_id)
    if tenant is not None:
        query = query.where(col(AlertMessageRow.tenant) == tenant)
    rows = await tx.scalars(query)
    return tuple((each.sequence, Alert.model_validate(each.document)) for each in rows)


def _conditions(wanted: AlertFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column.in_(values)
        for column, values in (
            (col(AlertRow.watchlist), wanted.watchlists),
            (col(AlertRow.incident_id), wanted.incidents),
            (col(AlertRow.type), [each.value for each in wanted.types]),
            (col(AlertRow.status), [each.value for each in wanted.statuses]),
            (col(AlertRow.kind), wanted.kinds),
            (col(AlertRow.severity), wanted.severities),
            (col(AlertRow.actor), wanted.actors),
            (col(AlertRow.target), wanted.targets),
        )
        if values
    ]
    if wanted.tenant is not None:
        found.append(col(AlertRow.tenant) == wanted.tenant)
    if wanted.since is not None:
        found.append(col(AlertRow.created_at) >= wanted.since)
    if wanted.until is not None:
        found.append(col(AlertRow.created_at) < wanted.until)
    if wanted.standing is not None:
        found.append(col(AlertRow.standing).is_(wanted.standing))
    return [*found, *_handling(wanted)]


def _handling(wanted: AlertFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.states:
        yield in_states(wanted.states)
    if wanted.assignees:
        yield assigned_to(wanted.assignees)
    if wanted.assigned is not None:
        yield is_assigned() if wanted.assigned else ~is_assigned()
