"""How does a new API key come to be?"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from services.alert.store.keys import ApiKey, add_key
from shared.auth.keys import ID_BYTES, SECRET_BYTES, hash_secret, key_text
from shared.auth.scopes import Scope
from shared.auth.tenants import DEFAULT_TENANT, is_test_mode
from shared.sql.database import Transaction

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key; ``text`` is what its bearer sends, seen this once and never again."""

    key: ApiKey
    text: str = field(repr=False)


async def make_key(
    tx: Transaction,
    name: str,
    scopes: Collection[Scope],
    now: datetime,
    *,
    random_bytes: RandomBytes,
    expires_at: datetime | None = None,
    tenant: str = DEFAULT_TENANT,
) -> MadeKey:
    """Make a key and store its hash; ``random_bytes`` is the system's source (``secrets``)."""
    text = key_text(random_bytes(ID_BYTES), random_bytes(SECRET_BYTES), test=is_test_mode(tenant))
    key = ApiKey(
        key_id=text.key_id,
        name=name,
        scopes=frozenset(scopes),
        created_at=now,
        expires_at=expires_at,
        tenant=tenant,
    )
    await add_key(tx, key, hash_secret(text.secret))
    return MadeKey(key, text.reveal())
