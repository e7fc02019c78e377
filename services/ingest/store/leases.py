"""Which feed may this process poll, and does it still hold it?"""

from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col

from services.ingest.feed_state import FeedState
from services.ingest.full_text import FullText
from services.ingest.store.tables import FeedStateRow
from shared.ontology import SourceKind
from shared.sql.database import Transaction

NO_LEASE: dict[str, object] = {"lease_owner": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class LeasedFeed:
    """A feed that this process may poll, and save as long as nobody has taken it over.

    ``lease`` is the name of this very lease; another of the same process has another name.
    """

    feed_id: str
    url: str
    outlet: str | None
    publisher: str | None
    state: FeedState
    lease: str
    language: str | None = None
    kind: SourceKind | None = None
    full_text: FullText | None = None


async def changed_by_owner(tx: Transaction, leased: LeasedFeed, changes: dict[str, object]) -> bool:
    """Change the state row of a leased feed; False, and nothing changed, if the lease is lost."""
    changed = await tx.execute(
        update(FeedStateRow)
        .where(
            col(FeedStateRow.feed_id) == leased.feed_id,
            col(FeedStateRow.lease_owner) == leased.lease,
        )
        .values(**changes)
        .returning(col(FeedStateRow.feed_id))
    )
    return changed.first() is not None
