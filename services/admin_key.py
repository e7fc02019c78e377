"""Who may use the API of a database that nobody has a key for yet?

Composition level: used by `tocsin run` and the demo.
"""

import os
from pathlib import Path
from secrets import token_bytes

from services.alert.key_making import make_key
from services.alert.store.keys import list_keys
from shared.auth.scopes import Scope
from shared.clock import Clock
from shared.sql.database import Database


async def first_admin_key(database: Database, clock: Clock, file: Path) -> str | None:
    """Make an admin key when there is no key at all; write it to ``file``, mode 0600, return it.

    Returns None when the database has a key already.
    """
    async with database.transaction() as tx:
        if await list_keys(tx):
            return None
        made = await make_key(
            tx, "first admin", {Scope.ADMIN}, clock.now(), random_bytes=token_bytes
        )
        # Written before the commit: a key that is stored and known to nobody would lock all out.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(made.text + "\n")
    return made.text
