"""Which incidents are there, and in which state?"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, col, select

from services.alert.incidents.member import Key
from services.alert.incidents.record import IncidentRecord
from services.alert.incidents.state import IncidentState
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.insert import upsert
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, JsonText, Row, UtcDateTime


class IncidentRow(Row, table=True):
    """One incident; it stays when it was superseded by another or lost all its articles."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("uq_incidents_incident", "incident_id", unique=True),
        Index("ix_incidents_last", "last_at"),
        Index("ix_incidents_type", "type", "last_at"),
        {"schema": ALERT_SCHEMA},
    )

    arrival: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    incident_id: str
    act: str
    actor: str | None
    target: str | None
    type: str
    status: str
    provisional: bool
    withdrawn: bool
    superseded_by: str | None
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    state: dict[str, object] = Field(sa_type=Json)


async def incidents_by_id(tx: Transaction, incidents: Collection[str]) -> dict[str, IncidentRecord]:
    """Return those of ``incidents`` that are stored."""
    if not incidents:
        return {}
    query = select(IncidentRow).where(among(tx, col(IncidentRow.incident_id), incidents))
    return {each.incident_id: record_of(each) for each in await tx.scalars(query)}


async def put_incidents(tx: Transaction, records: Sequence[IncidentRecord]) -> None:
    """Add incidents or overwrite their state; new ones arrive in this order."""
    rows = [
        {
            "incident_id": each.incident_id,
            "act": each.key.act,
            "actor": each.key.actor,
            "target": each.key.target,
            "type": each.state.type.value,
            "status": each.state.status.value,
            "provisional": each.provisional,
            "withdrawn": each.withdrawn,
            "superseded_by": each.superseded_by,
            "first_at": each.state.first_at,
            "last_at": each.state.position[0],
            "updated_at": each.updated_at,
            "state": JsonText(each.state.model_dump_json()),
        }
        for each in records
    ]
    await upsert(tx, IncidentRow, rows, keys=("incident_id",))


def record_of(row: IncidentRow) -> IncidentRecord:
    """Return the incident that a row holds."""
    return IncidentRecord(
        incident_id=row.incident_id,
        key=Key(row.act, row.actor, row.target),
        state=IncidentState.model_validate(row.state),
        provisional=row.provisional,
        updated_at=row.updated_at,
        superseded_by=row.superseded_by,
        withdrawn=row.withdrawn,
        arrival=row.arrival or 0,
    )
