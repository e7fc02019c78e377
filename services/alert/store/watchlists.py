"""Which watchlists are there, in which versions, and what changed since a given epoch?

Versions are never changed. The epoch numbers all changes of all watchlists in the order of commit:
who has seen epoch n and reads what came after misses nothing. Ids are qualified by the tenant
(``shared.auth.tenants``), here and in everything that this file returns.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy import Row as SqlRow
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from services.alert.store.counters import last_number, take_numbers
from shared.auth.tenants import own_name, tenant_of
from shared.errors import Conflict
from shared.sql.database import Transaction
from shared.sql.insert import table_of
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, Row, UtcDateTime

EPOCH = "watchlists"
ABSENT = 0


class WatchlistRow(Row, table=True):
    """One version of one watchlist; its document has the id that the tenant gave it."""

    __tablename__ = "watchlist_versions"
    __table_args__ = (
        Index("uq_watchlist_versions_epoch", "epoch", unique=True),
        Index("ix_watchlist_versions_tenant", "tenant", "watchlist_id"),
        {"schema": ALERT_SCHEMA},
    )

    watchlist_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    tenant: str
    epoch: int = Field(sa_type=BigKey)
    current: bool
    removed: bool
    rules: int
    rules_since: int
    made_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    document: dict[str, object] = Field(sa_type=Json)


async def put_watchlist(
    tx: Transaction, watchlist: Watchlist, now: datetime, expected_version: int | None = None
) -> StoredWatchlist:
    """Make a watchlist, or give it a new version if it says something else than before.

    ``expected_version`` is the version that is replaced, 0 for none; raise Conflict when another
    one stands. None replaces whatever there is.
    """
    epoch = 1 + await take_numbers(tx, EPOCH, 1)
    row = await _current(tx, watchlist.id)
    _expect(row, watchlist.id, expected_version)
    document = _document(watchlist)
    if row is not None and not row.removed and row.document == document:
        return _stored(row)
    stands = row is not None and not row.removed
    version = row.version + 1 if row else 1
    same_rules = row is not None and stands and row.document["rules"] == document["rules"]
    stored = StoredWatchlist(
        watchlist,
        version=version,
        made_at=row.made_at if row is not None and stands else now,
        updated_at=now,
        epoch=epoch,
        rules_since=row.rules_since if row is not None and same_rules else version,
    )
    return await _append(tx, row, stored)


async def remove_watchlist(
    tx: Transaction, watchlist_id: str, now: datetime, expected_version: int | None = None
) -> bool:
    """Let a watchlist ring no more; its versions and alerts stay. False if there is none."""
    epoch = 1 + await take_numbers(tx, EPOCH, 1)
    row = await _current(tx, watchlist_id)
    if row is None or row.removed:
        return False
    _expect(row, watchlist_id, expected_version)
    stored = _stored(row)
    gone = replace(stored, version=stored.version + 1, updated_at=now, epoch=epoch, removed=True)
    await _append(tx, row, gone)
    return True


async def get_watchlist(tx: Transaction, watchlist_id: str) -> StoredWatchlist | None:
    """Return the current version of a watchlist; None when there is none or it was removed."""
    row = await _current(tx, watchlist_id)
    return _stored(row) if row is not None and not row.removed else None


async def standing_watchlists(tx: Transaction, ids: Collection[str]) -> dict[str, StoredWatchlist]:
    """Return the current versions of those of ``ids`` that stand."""
    if not ids:
        return {}
    standing = (col(WatchlistRow.current), ~col(WatchlistRow.removed))
    query = select(WatchlistRow).where(*standing, col(WatchlistRow.watchlist_id).in_(sorted(ids)))
    return {each.watchlist_id: _stored(each) for each in await tx.scalars(query)}


async def list_watchlists(
    tx: Transaction, after: str | None = None, limit: int = 100, *, tenant: str | None = None
) -> tuple[StoredWatchlist, ...]:
    """Return the standing watchlists by id, those after ``after``; ``tenant`` None: of all."""
    standing = (col(WatchlistRow.current), ~col(WatchlistRow.removed))
    query = select(WatchlistRow).where(*standing, col(WatchlistRow.watchlist_id) > (after or ""))
    if tenant is not None:
        query = query.where(col(WatchlistRow.tenant) == tenant)
    rows = await tx.scalars(query.order_by(col(WatchlistRow.watchlist_id)).limit(limit))
    return tuple(map(_stored, rows))


async def watchlist_versions(tx: Transaction, watchlist_id: str) -> tuple[StoredWatchlist, ...]:
    """Return all versions of a watchlist, the first one first."""
    query = select(WatchlistRow).where(col(WatchlistRow.watchlist_id) == watchlist_id)
    return tuple(map(_stored, await tx.scalars(query.order_by(col(WatchlistRow.version)))))


async def watchlist_changes(tx: Transaction, epoch: int) -> tuple[int, Sequence[StoredWatchlist]]:
    """Return the epoch now, and the watchlists that changed after ``epoch``, removed ones too.

    Without their examples: who decides needs none, and would hold them all in memory.
    """
    now = await last_number(tx, EPOCH)
    if now == epoch:
        return now, ()
    # Columns, not objects: a hundred thousand of these are read when a process starts.
    query = core_select(table_of(WatchlistRow)).where(
        col(WatchlistRow.current), col(WatchlistRow.epoch) > epoch, col(WatchlistRow.epoch) <= now
    )
    rows = (await tx.execute(query.order_by(col(WatchlistRow.epoch)))).all()
    return now, tuple(_stored(each, with_examples=False) for each in rows)


async def _current(tx: Transaction, watchlist_id: str) -> WatchlistRow | None:
    mine = col(WatchlistRow.watchlist_id) == watchlist_id
    query = select(WatchlistRow).where(mine, col(WatchlistRow.current))
    return (await tx.scalars(query)).one_or_none()


async def _append(
    tx: Transaction, row: WatchlistRow | None, stored: StoredWatchlist
) -> StoredWatchlist:
    if row is not None:
        row.current = False
    tx.add(
        WatchlistRow(
            watchlist_id=stored.watchlist.id,
            version=stored.version,
            tenant=tenant_of(stored.watchlist.id),
            epoch=stored.epoch,
            current=True,
            removed=stored.removed,
            rules=len(stored.watchlist.rules),
            rules_since=stored.rules_since or stored.version,
            made_at=stored.made_at,
            updated_at=stored.updated_at,
            document=_document(stored.watchlist),
        )
    )
    await tx.flush()
    return stored


def _expect(row: WatchlistRow | None, watchlist_id: str, expected: int | None) -> None:
    stands = row.version if row is not None and not row.removed else ABSENT
    if expected is not None and expected != stands:
        message = f"watchlist {watchlist_id!r} is at version {stands}, not at {expected}"
        raise Conflict(message)


def _document(watchlist: Watchlist) -> dict[str, object]:
    return {**watchlist.document(), "id": own_name(watchlist.id)}


def _stored(row: WatchlistRow | SqlRow[Any], *, with_examples: bool = True) -> StoredWatchlist:
    document = row.document
    if not with_examples and "examples" in document:
        document = {name: each for name, each in document.items() if name != "examples"}
    watchlist = Watchlist.model_validate(document)
    if watchlist.id != row.watchlist_id:
        watchlist = watchlist.model_copy(update={"id": row.watchlist_id})
    return StoredWatchlist(
        watchlist=watchlist,
        version=row.version,
        made_at=row.made_at,
        updated_at=row.updated_at,
        epoch=row.epoch,
        removed=row.removed,
        rules_since=row.rules_since,
    )
