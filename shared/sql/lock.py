"""How do two transactions agree not to decide about the same thing at once?"""

from collections.abc import Iterable
from hashlib import blake2b

from sqlalchemy import ARRAY, BigInteger, bindparam, text

from shared.sql.database import Transaction

_LOCK = text(
    "SELECT count(pg_advisory_xact_lock(key))"
    " FROM (SELECT key FROM unnest(:keys) AS key ORDER BY key) AS sorted"
).bindparams(bindparam("keys", type_=ARRAY(BigInteger)))


_SHARED = text("SELECT pg_advisory_xact_lock_shared(:key)")


async def advisory_lock(tx: Transaction, keys: Iterable[str]) -> None:
    """Hold all of ``keys`` until ``tx`` ends, waiting for whoever has one of them.

    They are taken in one fixed order, so that two calls cannot deadlock; take all that a
    transaction needs in one call. SQLite needs none: its one writer is the lock.
    """
    numbers = sorted({lock_number(key) for key in keys})
    if numbers and tx.get_bind().dialect.name == "postgresql":
        await tx.execute(_LOCK, {"keys": numbers})


async def shared_lock(tx: Transaction, key: str) -> None:
    """Hold ``key`` until ``tx`` ends beside others that share it, but not beside ``advisory_lock``.

    Whoever takes it exclusively then sees all that those have committed.
    """
    if tx.get_bind().dialect.name == "postgresql":
        await tx.execute(_SHARED, {"key": lock_number(key)})


def lock_number(key: str) -> int:
    """Return the signed 64-bit number that PostgreSQL knows ``key`` by."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)
