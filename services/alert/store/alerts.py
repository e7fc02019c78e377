"""Which alerts are there, in which state, and what was told of each?"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Index, update
from sqlmodel import Field, col, select

from services.alert.alerts.changes import occasion
from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import party_key
from services.alert.store.counters import take_numbers
from services.alert.store.row_counts import changed_rows
from shared.auth.tenants import tenant_of
from shared.messages import Alert
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.insert import insert_new, upsert
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, JsonText, Row, UtcDateTime

SEQUENCE = "alerts"


class AlertRow(Row, table=True):
    """One watchlist rung by one incident; ``sequence`` numbers its last change.

    ``rule_set`` is the epoch of all watchlists as of which it rang, 0 where that was not kept yet.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("uq_alerts_sequence", "sequence", unique=True),
        Index("ix_alerts_incident", "incident_id"),
        Index("ix_alerts_watchlist", "watchlist", "sequence"),
        Index("ix_alerts_tenant", "tenant", "sequence"),
        {"schema": ALERT_SCHEMA},
    )

    alert_id: str = Field(primary_key=True)
    sequence: int = Field(sa_type=BigKey)
    tenant: str
    watchlist: str
    watchlist_version: int
    rule_set: int = Field(sa_type=BigKey)
    incident_id: str
    kind: str
    type: str
    status: str
    actor: str | None
    target: str | None
    severity: str | None
    weight: float
    threshold: int
    standing: bool
    hushed: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime | None = Field(sa_type=UtcDateTime)
    document: dict[str, object] = Field(sa_type=Json)
    explanation: dict[str, object] = Field(sa_type=Json)


class AlertMessageRow(Row, table=True):
    """An alert as it was told once; never changed afterwards.

    ``occasion`` is what no kind of message is told for twice (``alerts/changes.py``).
    """

    __tablename__ = "alert_messages"
    __table_args__ = (
        Index("uq_alert_messages_occasion", "alert_id", "kind", "occasion", unique=True),
        Index("ix_alert_messages_tenant", "tenant", "sequence"),
        {"schema": ALERT_SCHEMA},
    )

    sequence: int = Field(
        primary_key=True, sa_type=BigKey, sa_column_kwargs={"autoincrement": False}
    )
    tenant: str
    alert_id: str
    kind: str
    revision: int
    occasion: str
    document: dict[str, object] = Field(sa_type=Json)


async def alerts_of_incidents(tx: Transaction, incidents: Collection[str]) -> list[AlertRecord]:
    """Return the alerts of ``incidents``."""
    if not incidents:
        return []
    query = select(AlertRow).where(among(tx, col(AlertRow.incident_id), incidents))
    return [record_of(each) for each in await tx.scalars(query)]


async def put_alerts(
    tx: Transaction, records: Sequence[AlertRecord], messages: Sequence[Alert]
) -> None:
    """Store alerts in their latest state and the messages told, numbered in this order."""
    if not records and not messages:
        return
    first = 1 + await take_numbers(tx, SEQUENCE, len(messages) + len(records))
    numbers = {each.alert_id: first + at for at, each in enumerate(messages)}
    silent = first + len(messages)
    rows = [
        _row(replace(each, sequence=numbers.get(each.alert.alert_id, silent + at)))
        for at, each in enumerate(records)
    ]
    await upsert(tx, AlertRow, rows, keys=("alert_id",))
    told = [
        {
            "sequence": first + at,
            "tenant": tenant_of(each.watchlist),
            "alert_id": each.alert_id,
            "kind": each.kind,
            "revision": each.revision,
            "occasion": occasion(each),
            "document": JsonText(each.model_dump_json()),
        }
        for at, each in enumerate(messages)
    ]
    await insert_new(tx, AlertMessageRow, told, keys=("sequence",))


async def take_number(tx: Transaction) -> int:
    """Take the number of the next change; until ``tx`` ends nobody else changes an alert."""
    return 1 + await take_numbers(tx, SEQUENCE, 1)


async def renumber(tx: Transaction, alert_id: str, number: int) -> None:
    """Have the alert changed under ``number``, which ``take_number`` gave."""
    row = col(AlertRow.alert_id) == alert_id
    await changed_rows(tx, update(AlertRow).where(row).values(sequence=number))


def record_of(row: AlertRow) -> AlertRecord:
    """Return the alert that a row holds."""
    return AlertRecord(
        alert=Alert.model_validate(row.document),
        watchlist_version=row.watchlist_version,
        rule_set=row.rule_set,
        threshold=row.threshold,
        standing=row.standing,
        explanation=row.explanation,
        sequence=row.sequence,
        weight=row.weight,
        hushed=row.hushed,
    )


def _row(record: AlertRecord) -> dict[str, object]:
    alert = record.alert
    return {
        "alert_id": alert.alert_id,
        "sequence": record.sequence,
        "tenant": tenant_of(alert.watchlist),
        "watchlist": alert.watchlist,
        "watchlist_version": record.watchlist_version,
        "rule_set": record.rule_set,
        "incident_id": alert.incident_id,
        "kind": alert.kind,
        "type": alert.type.value,
        "status": alert.status.value,
        "actor": party_key(alert.actor),
        "target": party_key(alert.target),
        "severity": alert.severity,
        "weight": record.weight,
        "threshold": record.threshold,
        "standing": record.standing,
        "hushed": record.hushed,
        "created_at": alert.created_at,
        "updated_at": alert.updated_at,
        "document": JsonText(alert.model_dump_json()),
        "explanation": record.explanation,
    }
