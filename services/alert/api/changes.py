"""How does the trail of changes learn of what a request did?"""

from datetime import datetime

from services.alert.api.auth import Bearer
from services.alert.store.audit import Change, record_change
from shared.sql.database import Transaction


async def note_change(
    tx: Transaction,
    bearer: Bearer,
    now: datetime,
    action: str,
    subject: str,
    detail: str | None = None,
) -> None:
    """Add what ``bearer`` did to the trail, in the transaction that does it."""
    await record_change(tx, Change(now, bearer.key_id, action, subject, detail, bearer.tenant))
