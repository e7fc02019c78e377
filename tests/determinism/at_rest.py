"""What stands once all is decided, without what may depend on the order of arrival?"""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from services.alert.store.alerts import AlertMessageRow, AlertRow
from services.alert.store.codings import CodingRow
from services.alert.store.members import MemberRow
from shared.sql.database import Database

# Live, names of incidents and the messages on the way follow arrival (ARCHITECTURE.md).
_FOLLOWS_ARRIVAL = frozenset(
    {"alert_id", "incident_id", "kind", "revision", "changed", "created_at", "updated_at"}
)


@dataclass(frozen=True, slots=True)
class AtRest:
    """The alerts that stand, and which events make one incident; ``rung`` messages were ``new``.

    ``twice`` counts alerts that were told as new more than once.
    """

    alerts: frozenset[str]
    incidents: frozenset[frozenset[str]]
    rung: int
    twice: int


async def decided(database: Database) -> frozenset[tuple[str, str]]:
    """Return the article versions that have a coding."""
    async with database.reading() as tx:
        rows = await tx.execute(select(col(CodingRow.article_id), col(CodingRow.content_version)))
        return frozenset((row[0], row[1]) for row in rows)


async def at_rest(database: Database) -> AtRest:
    """Read what stands."""
    async with database.reading() as tx:
        alerts = (await tx.execute(select(AlertRow.document, AlertRow.standing))).all()
        events = (await tx.execute(select(MemberRow.event_id, MemberRow.incident_id))).all()
        told = (await tx.execute(select(AlertMessageRow.alert_id, AlertMessageRow.kind))).all()
    homes: dict[str, set[str]] = {}
    for event_id, incident_id in events:
        if incident_id is not None:
            homes.setdefault(incident_id, set()).add(event_id)
    new = Counter(alert_id for alert_id, kind in told if kind == "new")
    return AtRest(
        alerts=frozenset(_shown(document) for document, standing in alerts if standing),
        incidents=frozenset(frozenset(each) for each in homes.values()),
        rung=new.total(),
        twice=sum(count > 1 for count in new.values()),
    )


def differences(one: Collection[object], other: Collection[object]) -> int:
    """Return how many stand on one side alone."""
    return len(frozenset(one) ^ frozenset(other))


def _shown(document: dict[str, object]) -> str:
    kept = {name: value for name, value in document.items() if name not in _FOLLOWS_ARRIVAL}
    return json.dumps(kept, sort_keys=True)
