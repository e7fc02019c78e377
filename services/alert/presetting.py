"""Which watchlists does a first start put by itself?"""

from datetime import datetime

from services.alert.rules.files import preset_watchlists
from services.alert.store.watchlists import list_watchlists, put_watchlist
from shared.auth.tenants import DEFAULT_TENANT
from shared.names.names import Names
from shared.sql.database import Database


async def put_presets(database: Database, names: Names, now: datetime) -> int:
    """Put the presets where there is no watchlist yet; return how many were put."""
    presets = preset_watchlists(names)
    async with database.transaction() as tx:
        if await list_watchlists(tx, limit=1, tenant=DEFAULT_TENANT):
            return 0
        for preset in presets:
            await put_watchlist(tx, preset, now)
    return len(presets)
