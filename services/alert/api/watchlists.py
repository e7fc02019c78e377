"""`/v1/watchlists`: what is watched for, in versions."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.example_checks import check_examples
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import (
    DEFAULT_LIMIT,
    After,
    Document,
    Limit,
    Name,
    Page,
    page_of,
    position_after,
)
from services.alert.api.parts import Parts
from services.alert.api.preconditions import check_preconditions, etag
from services.alert.api.quota import check_quota
from services.alert.api.route import GuardedRoute
from services.alert.examples.keeping import keeping_examples
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from services.alert.store.watchlists import (
    get_watchlist,
    list_watchlists,
    put_watchlist,
    remove_watchlist,
    watchlist_versions,
)
from shared.auth.scopes import Scope
from shared.auth.tenants import own_name, qualified
from shared.errors import Conflict
from shared.http.problems import ProblemType, Refused, refuse_field, refuse_missing
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/watchlists", tags=["watchlists"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.WATCHLISTS_READ))
WRITE = Depends(Needs(Scope.WATCHLISTS_WRITE))
KIND = "watchlists"

Sent = Annotated[object, Body(description="A watchlist, the same document as in files.")]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag that the change is based on; else 412."),
]
IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="`*`: only if it is not there; else 412."),
]


class WatchlistVersion(Document):
    """A watchlist as it stands or stood; ``made_at`` is when its first version was put."""

    id: str
    version: int
    made_at: datetime
    updated_at: datetime
    removed: bool
    watchlist: Annotated[dict[str, object], Field(description="The document itself.")]


@router.get("", operation_id="listWatchlists", dependencies=[READ])
async def list_all(
    parts: Parts, bearer: AuthenticatedBearer, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[WatchlistVersion]:
    """List the watchlists by id."""
    start = qualified(bearer.tenant, position_after(KIND, after))
    async with parts.database.reading() as tx:
        found = await list_watchlists(tx, start, limit + 1, tenant=bearer.tenant)
    return page_of(KIND, found, limit, _shown, lambda each: own_name(each.watchlist.id))


@router.post(
    "",
    operation_id="createWatchlist",
    dependencies=[WRITE],
    status_code=201,
    response_model=Watchlist,
)
async def create(parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, sent: Sent) -> Response:
    """Make a watchlist; 409 when its id is taken, 422 when it breaks one of its examples."""
    watchlist = await asyncio.to_thread(parse_watchlist, sent, parts.names)
    owned = _owned(watchlist, bearer.tenant)
    await check_examples(parts, owned)

    async def work(tx: Transaction, now: datetime) -> Answer:
        if await get_watchlist(tx, owned.id) is not None:
            message = f"there is a watchlist {watchlist.id!r} already; PUT replaces it"
            raise Refused(ProblemType.CONFLICT, message)
        stored = await put_watchlist(tx, owned, now, 0)
        await check_quota(tx, parts, bearer.tenant)
        await note_change(
            tx, bearer, now, "createWatchlist", watchlist.id, f"version {stored.version}"
        )
        headers = {"etag": etag(stored.version), "location": f"/v1/watchlists/{watchlist.id}"}
        return Answer(201, watchlist.document(), headers)

    return await once.do(work)


@router.get(
    "/{watchlist_id}", operation_id="getWatchlist", dependencies=[READ], response_model=Watchlist
)
async def get_one(parts: Parts, bearer: AuthenticatedBearer, watchlist_id: Name) -> Response:
    """Return a watchlist; its ETag is its version."""
    async with parts.database.reading() as tx:
        stored = await get_watchlist(tx, qualified(bearer.tenant, watchlist_id))
    if stored is None:
        refuse_missing("watchlist", watchlist_id)
    return _answered(stored, 200)


@router.put(
    "/{watchlist_id}", operation_id="putWatchlist", dependencies=[WRITE], response_model=Watchlist
)
async def put(
    parts: Parts,
    bearer: AuthenticatedBearer,
    watchlist_id: Name,
    sent: Sent,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Make a watchlist or give it a new version; the same document makes none.

    Rules that break an example are refused with 422, which names the example and the condition.
    Where the document has no `examples`, those that stand stay; `{}` removes them.
    Without If-Match the last writer wins.
    """
    watchlist = await asyncio.to_thread(parse_watchlist, _with_id(sent, watchlist_id), parts.names)
    if watchlist.id != watchlist_id:
        refuse_field("id", f"expected {watchlist_id!r} as in the path")
    owned = _owned(watchlist, bearer.tenant)
    await check_examples(parts, owned)
    based = if_match is not None or if_none_match is not None
    now = parts.clock.now()
    try:
        async with parts.database.transaction() as tx:
            current = await get_watchlist(tx, owned.id)
            version = current.version if current else None
            check_preconditions(version, if_match, if_none_match)
            wanted = keeping_examples(owned, current)
            stored = await put_watchlist(tx, wanted, now, (version or 0) if based else None)
            if stored.version != version:
                await check_quota(tx, parts, bearer.tenant)
                detail = f"version {stored.version}"
                await note_change(tx, bearer, now, "putWatchlist", watchlist_id, detail)
    except Conflict as exc:
        kind = ProblemType.PRECONDITION_FAILED if based else ProblemType.CONFLICT
        raise Refused(kind, f"watchlist {watchlist_id!r} was changed at this moment") from exc
    return _answered(stored, 200 if current else 201)


@router.delete(
    "/{watchlist_id}", operation_id="removeWatchlist", dependencies=[WRITE], status_code=204
)
async def remove(
    parts: Parts, bearer: AuthenticatedBearer, watchlist_id: Name, if_match: IfMatch = None
) -> None:
    """Let a watchlist ring no more; its versions and alerts stay."""
    now, owned = parts.clock.now(), qualified(bearer.tenant, watchlist_id)
    async with parts.database.transaction() as tx:
        current = await get_watchlist(tx, owned)
        if current is None:
            refuse_missing("watchlist", watchlist_id)
        check_preconditions(current.version, if_match, None)
        if not await remove_watchlist(tx, owned, now, current.version):
            refuse_missing("watchlist", watchlist_id)
        await note_change(tx, bearer, now, "removeWatchlist", watchlist_id)


@router.get("/{watchlist_id}/versions", operation_id="listWatchlistVersions", dependencies=[READ])
async def versions(
    parts: Parts, bearer: AuthenticatedBearer, watchlist_id: Name
) -> Page[WatchlistVersion]:
    """List every version that a watchlist ever had, removals too, the first one first."""
    async with parts.database.reading() as tx:
        found = await watchlist_versions(tx, qualified(bearer.tenant, watchlist_id))
    if not found:
        refuse_missing("watchlist", watchlist_id)
    return Page(items=tuple(_shown(each) for each in found))


def _owned(watchlist: Watchlist, tenant: str) -> Watchlist:
    return watchlist.model_copy(update={"id": qualified(tenant, watchlist.id)})


def _document(stored: StoredWatchlist) -> dict[str, object]:
    return {**stored.watchlist.document(), "id": own_name(stored.watchlist.id)}


def _with_id(sent: object, watchlist_id: str) -> object:
    return {"id": watchlist_id, **sent} if isinstance(sent, dict) else sent


def _answered(stored: StoredWatchlist, status: int) -> Response:
    headers = {"etag": etag(stored.version)}
    return JSONResponse(_document(stored), status, headers)


def _shown(stored: StoredWatchlist) -> WatchlistVersion:
    return WatchlistVersion(
        id=own_name(stored.watchlist.id),
        version=stored.version,
        made_at=stored.made_at,
        updated_at=stored.updated_at,
        removed=stored.removed,
        watchlist=_document(stored),
    )
