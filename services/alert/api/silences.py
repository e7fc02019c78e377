"""`/v1/silences`: which alerts are stored and not told, by whose wish and until when."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from services.alert.api.alert_filters import party_keys
from services.alert.api.auth import AuthenticatedBearer, Bearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import (
    DEFAULT_LIMIT,
    After,
    Document,
    Limit,
    Name,
    Page,
    Request,
    page_of,
    position_after,
)
from services.alert.api.parts import ApiParts, Parts
from services.alert.api.route import GuardedRoute
from services.alert.notices.silences import MOST_VALUES, Ids, Matcher, Silence
from services.alert.store.silences import add_silence, end_silence, get_silence, list_silences
from services.alert.store.watchlists import get_watchlist
from shared.auth.scopes import Scope
from shared.auth.tenants import qualified
from shared.http.problems import ProblemType, Refused, refuse_field, refuse_missing
from shared.messages import Severity
from shared.ontology import EventType
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/silences", tags=["alerts"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))
WRITE = Depends(Needs(Scope.ALERTS_WRITE))
KIND = "silences"
LONGEST: Final = timedelta(days=366)
_ID_BYTES: Final = 10


class SilenceDocument(Document):
    """A silence: of each field that it gives one value must hold."""

    id: str
    matcher: Matcher
    author: str = Field(description="Name of the API key that set it.")
    reason: str
    starts_at: datetime
    expires_at: datetime
    active: bool


class NewSilence(Request):
    """What is to be silenced, why, and until when."""

    types: Annotated[tuple[EventType, ...], Field(max_length=MOST_VALUES)] = ()
    actors: Annotated[Ids, Field(description="Names, ISO 3166 codes or bodies.")] = ()
    targets: Annotated[Ids, Field(description="Names, ISO 3166 codes or bodies.")] = ()
    watchlists: Ids = ()
    severities: Annotated[tuple[Severity, ...], Field(max_length=MOST_VALUES)] = ()
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    starts_at: AwareDatetime | None = Field(default=None, description="Now when left out.")
    expires_at: AwareDatetime


@router.get("", operation_id="listSilences", dependencies=[READ])
async def list_all(
    parts: Parts,
    bearer: AuthenticatedBearer,
    *,
    expired: Annotated[bool, Query(description="Those too that hold no more.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[SilenceDocument]:
    """List the silences by id."""
    now = parts.clock.now()
    async with parts.database.reading() as tx:
        found = await list_silences(
            tx,
            bearer.tenant,
            since=None if expired else now,
            after=position_after(KIND, after),
            limit=limit + 1,
        )
    return page_of(KIND, found, limit, lambda each: _shown(each, now), lambda one: one.silence_id)


@router.post(
    "",
    operation_id="createSilence",
    dependencies=[WRITE],
    status_code=201,
    response_model=SilenceDocument,
)
async def create(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, new: NewSilence
) -> Response:
    """Silence what matches from now on; it is stored all the same, and told to nobody."""
    silence_id = f"sil_{parts.random_bytes(_ID_BYTES).hex()}"

    async def work(tx: Transaction, now: datetime) -> Answer:
        made = _silence(parts, bearer, silence_id, new, now)
        for name in new.watchlists:
            if await get_watchlist(tx, qualified(bearer.tenant, name)) is None:
                refuse_field("watchlists", f"there is no watchlist {name!r}")
        await add_silence(tx, made, bearer.tenant)
        await note_change(tx, bearer, now, "createSilence", silence_id, new.reason)
        headers = {"location": f"/v1/silences/{silence_id}"}
        return Answer(201, _shown(made, now).model_dump(mode="json"), headers)

    return await once.do(work)


@router.get("/{silence_id}", operation_id="getSilence", dependencies=[READ])
async def get_one(parts: Parts, bearer: AuthenticatedBearer, silence_id: Name) -> SilenceDocument:
    """Return a silence, also one that holds no more."""
    async with parts.database.reading() as tx:
        found = await get_silence(tx, silence_id, bearer.tenant)
    if found is None:
        refuse_missing("silence", silence_id)
    return _shown(found, parts.clock.now())


@router.delete("/{silence_id}", operation_id="endSilence", dependencies=[WRITE], status_code=204)
async def end(parts: Parts, bearer: AuthenticatedBearer, silence_id: Name) -> None:
    """End a silence now; what it kept from being told stays untold. 409 when it has ended."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        if await get_silence(tx, silence_id, bearer.tenant) is None:
            refuse_missing("silence", silence_id)
        if not await end_silence(tx, silence_id, bearer.tenant, now):
            raise Refused(ProblemType.CONFLICT, "the silence has ended already")
        await note_change(tx, bearer, now, "endSilence", silence_id)


def _silence(
    parts: ApiParts, bearer: Bearer, silence_id: str, new: NewSilence, now: datetime
) -> Silence:
    if not now < new.expires_at <= now + LONGEST:
        refuse_field("expires_at", f"expected an instant within {LONGEST.days} days from now")
    starts_at = new.starts_at or now
    if starts_at >= new.expires_at:
        refuse_field("starts_at", "expected an instant before `expires_at`")
    given = new.model_dump(include=set(Matcher.model_fields))
    if not any(given.values()):
        refuse_field("types", f"expected one at least of {', '.join(Matcher.model_fields)}")
    for side in ("actors", "targets"):
        given[side] = party_keys(parts.names, side, given[side])
    return Silence(
        silence_id=silence_id,
        matcher=Matcher.model_validate(given),
        author=bearer.key.name,
        reason=new.reason,
        starts_at=starts_at,
        expires_at=new.expires_at,
    )


def _shown(silence: Silence, now: datetime) -> SilenceDocument:
    return SilenceDocument(
        id=silence.silence_id,
        active=silence.active(now),
        **silence.model_dump(exclude={"silence_id", "matcher"}),
        matcher=silence.matcher,
    )
