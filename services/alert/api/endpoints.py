"""`/v1/endpoints`: where alerts are sent."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.changes import note_change
from services.alert.api.endpoint_documents import (
    MANAGE,
    EndpointDocument,
    EndpointWithSecret,
    Secret,
    check_address,
    chosen_secret,
    document_with,
    existing,
    shown,
)
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import (
    DEFAULT_LIMIT,
    After,
    Limit,
    Name,
    Page,
    Request,
    page_of,
    position_after,
)
from services.alert.api.parts import Parts
from services.alert.api.quota import check_quota
from services.alert.api.route import GuardedRoute
from services.alert.store.endpoints import add_endpoint, list_endpoints, remove_endpoint
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/endpoints", tags=["endpoints"], route_class=GuardedRoute)

KIND = "endpoints"
_ID_BYTES = 10


class NewEndpoint(Request):
    """An address to send alerts to; subscribe it to watchlists by `POST /v1/subscriptions`."""

    url: Annotated[str, Field(min_length=1, max_length=2048, examples=["https://example.org/hook"])]
    secret: Secret | None = Field(
        default=None, description="`whsec_...` or `whsk_...`; made for you when left out."
    )


@router.get("", operation_id="listEndpoints", dependencies=[MANAGE])
async def list_all(
    parts: Parts, bearer: AuthenticatedBearer, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[EndpointDocument]:
    """List the endpoints by id."""
    async with parts.database.reading() as tx:
        found = await list_endpoints(
            tx, after=position_after(KIND, after), limit=limit + 1, tenant=bearer.tenant
        )
    return page_of(KIND, found, limit, shown, lambda each: each.endpoint_id)


@router.post(
    "",
    operation_id="createEndpoint",
    dependencies=[MANAGE],
    status_code=201,
    response_model=EndpointWithSecret,
)
async def create(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, new: NewEndpoint
) -> Response:
    """Add an endpoint; the answer shows its secret, once."""
    check_address(parts, new.url)
    secret = chosen_secret(parts, new.secret)

    async def work(tx: Transaction, now: datetime) -> Answer:
        endpoint_id = f"end_{parts.random_bytes(_ID_BYTES).hex()}"
        made = await add_endpoint(
            tx, endpoint_id, new.url, secret, parts.box, now, tenant=bearer.tenant
        )
        await check_quota(tx, parts, bearer.tenant)
        await note_change(tx, bearer, now, "createEndpoint", endpoint_id)
        headers = {"location": f"/v1/endpoints/{endpoint_id}"}
        return Answer(201, document_with(made, secret), headers)

    return await once.do(work)


@router.get("/{endpoint_id}", operation_id="getEndpoint", dependencies=[MANAGE])
async def get_one(parts: Parts, bearer: AuthenticatedBearer, endpoint_id: Name) -> EndpointDocument:
    """Return an endpoint, without its secret."""
    async with parts.database.reading() as tx:
        return shown(await existing(tx, bearer, endpoint_id))


@router.delete(
    "/{endpoint_id}", operation_id="removeEndpoint", dependencies=[MANAGE], status_code=204
)
async def remove(parts: Parts, bearer: AuthenticatedBearer, endpoint_id: Name) -> None:
    """Remove an endpoint with its subscriptions; what had not reached it is dead."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        await existing(tx, bearer, endpoint_id)
        await remove_endpoint(tx, endpoint_id, now)
        await note_change(tx, bearer, now, "removeEndpoint", endpoint_id)
