"""Where does the handling of each alert stand, and what was done about it, by whom and when?

An alert that nobody touched has no row: it is open. The history is only ever added to.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Index, exists
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, col, select

from services.alert.alerts.working import UNTOUCHED, Work, WorkState
from services.alert.store.alerts import AlertRow
from shared.messages import Severity
from shared.sql.database import Transaction
from shared.sql.insert import upsert
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, Row, UtcDateTime


class AlertWorkRow(Row, table=True):
    """Where the handling of an alert stands."""

    __tablename__ = "alert_work"
    __table_args__ = (
        Index("ix_alert_work_assignee", "assignee"),
        {"schema": ALERT_SCHEMA},
    )

    alert_id: str = Field(primary_key=True)
    state: str
    assignee: str | None
    reason: str | None
    severity: str | None


class AlertHistoryRow(Row, table=True):
    """One thing that was done about an alert; never altered."""

    __tablename__ = "alert_history"
    __table_args__ = (
        Index("ix_alert_history_alert", "alert_id", "sequence"),
        {"schema": ALERT_SCHEMA},
    )

    sequence: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    alert_id: str
    at: datetime = Field(sa_type=UtcDateTime)
    bearer: str | None
    author: str
    action: str
    changes: dict[str, object] = Field(sa_type=Json)
    comment: str | None


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done about an alert.

    ``bearer`` is the id of the API key, None where Tocsin itself did it; ``author`` its name.
    ``changes`` give by field what it was and what it is.
    """

    alert_id: str
    at: datetime
    author: str
    action: str
    bearer: str | None = None
    changes: Mapping[str, object] = field(default_factory=dict)
    comment: str | None = None
    sequence: int = 0


async def works_of(tx: Transaction, alerts: Collection[str]) -> dict[str, Work]:
    """Return the handling of those of ``alerts`` that anybody touched."""
    if not alerts:
        return {}
    query = select(AlertWorkRow).where(col(AlertWorkRow.alert_id).in_(sorted(alerts)))
    return {each.alert_id: _work(each) for each in await tx.scalars(query)}


async def work_of(tx: Transaction, alert_id: str) -> Work:
    """Return the handling of one alert."""
    return (await works_of(tx, [alert_id])).get(alert_id, UNTOUCHED)


async def put_works(tx: Transaction, works: Mapping[str, Work]) -> None:
    """Store where the handling of alerts stands."""
    rows = [
        {
            "alert_id": alert_id,
            "state": each.state.value,
            "assignee": each.assignee,
            "reason": each.reason,
            "severity": each.severity,
        }
        for alert_id, each in works.items()
    ]
    await upsert(tx, AlertWorkRow, rows, keys=("alert_id",))


async def add_deed(tx: Transaction, deed: Deed) -> Deed:
    """Add to an alert's history, in the transaction that does it; return it with its number."""
    row = AlertHistoryRow(
        alert_id=deed.alert_id,
        at=deed.at,
        bearer=deed.bearer,
        author=deed.author,
        action=deed.action,
        changes=dict(deed.changes),
        comment=deed.comment,
    )
    tx.add(row)
    await tx.flush()
    return _deed(row)


async def history_of(
    tx: Transaction, alert_id: str, after: int = 0, limit: int = 100
) -> tuple[Deed, ...]:
    """Return what was done about an alert, in order, from behind ``after``."""
    mine = (col(AlertHistoryRow.alert_id) == alert_id, col(AlertHistoryRow.sequence) > after)
    query = select(AlertHistoryRow).where(*mine).order_by(col(AlertHistoryRow.sequence))
    return tuple(map(_deed, await tx.scalars(query.limit(limit))))


def in_states(states: Collection[WorkState]) -> ColumnElement[bool]:
    """Return the condition that an alert's handling is in one of ``states``."""
    found = _handled(col(AlertWorkRow.state).in_([each.value for each in states]))
    return found | ~_handled() if WorkState.OPEN in states else found


def assigned_to(assignees: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that an alert is assigned to one of ``assignees``."""
    return _handled(col(AlertWorkRow.assignee).in_(assignees))


def is_assigned() -> ColumnElement[bool]:
    """Return the condition that an alert is assigned to somebody."""
    return _handled(col(AlertWorkRow.assignee).is_not(None))


def _handled(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(AlertWorkRow.alert_id) == col(AlertRow.alert_id), *conditions)


def _work(row: AlertWorkRow) -> Work:
    severity: Severity | None = row.severity  # type: ignore[assignment]  # written by put_works
    return Work(WorkState(row.state), row.assignee, row.reason, severity)


def _deed(row: AlertHistoryRow) -> Deed:
    return Deed(
        alert_id=row.alert_id,
        at=row.at,
        author=row.author,
        action=row.action,
        bearer=row.bearer,
        changes=row.changes,
        comment=row.comment,
        sequence=row.sequence or 0,
    )
