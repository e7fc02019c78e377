"""Which API keys exist, what may their bearers do, and when were they last used?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, update
from sqlmodel import Field, col, select

from services.alert.store.row_counts import changed_rows
from shared.auth.keys import KeyStanding, standing
from shared.auth.scopes import Scope
from shared.auth.tenants import DEFAULT_TENANT
from shared.sql.database import Transaction
from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime


class ApiKeyRow(Row, table=True):
    """One key; its secret is known by its hash only."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_tenant", "tenant", "key_id"), {"schema": ALERT_SCHEMA})

    key_id: str = Field(primary_key=True)
    tenant: str
    name: str
    secret_hash: bytes
    scopes: list[str] = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its owner may see it; ``last_used_at`` is exact to a minute."""

    key_id: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    tenant: str = DEFAULT_TENANT

    def standing(self, now: datetime) -> KeyStanding:
        """Say whether the key may be used at ``now``."""
        return standing(now, expires_at=self.expires_at, revoked_at=self.revoked_at)


async def add_key(tx: Transaction, key: ApiKey, secret_hash: bytes) -> None:
    """Add a key; Conflict at the end of ``tx`` when its id is taken."""
    tx.add(
        ApiKeyRow(
            key_id=key.key_id,
            tenant=key.tenant,
            name=key.name,
            secret_hash=secret_hash,
            scopes=sorted(scope.value for scope in key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            last_used_at=key.last_used_at,
        )
    )
    await tx.flush()


async def find_key(tx: Transaction, key_id: str) -> tuple[ApiKey, bytes] | None:
    """Return a key with the hash of its secret, None when there is none; revoked ones too."""
    row = await tx.get(ApiKeyRow, key_id)
    return None if row is None else (_key(row), row.secret_hash)


async def list_keys(
    tx: Transaction, *, after: str = "", limit: int = 100, tenants: Collection[str] | None = None
) -> tuple[ApiKey, ...]:
    """Return keys in order of id from behind ``after``, revoked and expired ones too.

    ``tenants`` None means all of them.
    """
    own = (col(ApiKeyRow.tenant).in_(sorted(tenants)),) if tenants is not None else ()
    rows = await tx.scalars(
        select(ApiKeyRow)
        .where(col(ApiKeyRow.key_id) > after, *own)
        .order_by(col(ApiKeyRow.key_id))
        .limit(limit)
    )
    return tuple(_key(row) for row in rows)


async def revoke_key(tx: Transaction, key_id: str, now: datetime) -> bool:
    """Refuse a key from now on; False when there is none such, or it is revoked already."""
    unrevoked = (col(ApiKeyRow.key_id) == key_id, col(ApiKeyRow.revoked_at).is_(None))
    return await changed_rows(tx, update(ApiKeyRow).where(*unrevoked).values(revoked_at=now)) == 1


async def note_use(tx: Transaction, key_id: str, now: datetime) -> None:
    """Remember that a key was used."""
    statement = update(ApiKeyRow).where(col(ApiKeyRow.key_id) == key_id)
    await changed_rows(tx, statement.values(last_used_at=now))


def _key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(
        key_id=row.key_id,
        name=row.name,
        scopes=_scopes(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        tenant=row.tenant,
    )


def _scopes(names: Collection[str]) -> frozenset[Scope]:
    # A scope that a newer version gave is not understood here, and so not granted.
    return frozenset(scope for scope in Scope if scope.value in names)
