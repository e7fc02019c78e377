"""`/v1/presets`: which watchlists come with Tocsin, ready to be put?"""

import asyncio

from fastapi import APIRouter, Depends
from pydantic import Field

from services.alert.api.auth import Needs
from services.alert.api.pages import Document, Page
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.rules.files import PRESETS, preset_watchlists
from shared.auth.scopes import Scope

router = APIRouter(prefix="/v1/presets", tags=["watchlists"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.WATCHLISTS_READ))


class Preset(Document):
    """A watchlist that is shipped; nothing watches for it until it is put."""

    id: str
    default: bool = Field(description="Whether a first start puts it by itself.")
    watchlist: dict[str, object]


@router.get("", operation_id="listPresets", dependencies=[READ])
async def list_all(parts: Parts) -> Page[Preset]:
    """List the shipped watchlists, the default ones first."""
    shipped = await asyncio.to_thread(preset_watchlists, parts.names, further=True)
    return Page(
        items=tuple(
            Preset(id=each.id, default=each.id in PRESETS, watchlist=each.document())
            for each in shipped
        )
    )
