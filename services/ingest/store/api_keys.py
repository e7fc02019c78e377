"""Which API key does a request present?

Schema ``alert`` of the one database owns the keys; here they are only read, and their use noted.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, select, update

from shared.auth.admission import StoredKey
from shared.auth.scopes import Scope
from shared.sql.database import Database
from shared.sql.rows import ALERT_SCHEMA, Json, UtcDateTime

API_KEYS: Final = Table(
    "api_keys",
    MetaData(),
    Column("key_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    schema=ALERT_SCHEMA,
)
"""The columns that decide over a request, as ``services.alert.store.keys`` declares them."""
_NOTED_EVERY: Final = timedelta(minutes=1)


class StoredKeys:
    """The API keys in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key_id: str) -> StoredKey | None:
        """Return the key of ``key_id``, or None; raise TransientError when nobody can say."""
        async with self._database.reading() as tx:
            asked = select(API_KEYS).where(API_KEYS.c.key_id == key_id)
            row = (await tx.execute(asked)).one_or_none()
        if row is None:
            return None
        return StoredKey(
            key_id=row.key_id,
            secret_hash=row.secret_hash,
            # A scope that a newer version gave is not understood here, and so not granted.
            scopes=frozenset(scope for scope in Scope if scope.value in row.scopes),
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
            tenant=row.tenant,
        )

    async def note_use(self, key: StoredKey, now: datetime) -> None:
        """Remember, exact to a minute, that ``key`` was used."""
        if key.last_used_at is not None and now - key.last_used_at < _NOTED_EVERY:
            return
        noted = update(API_KEYS).where(API_KEYS.c.key_id == key.key_id).values(last_used_at=now)
        async with self._database.transaction() as tx:
            await tx.execute(noted)
