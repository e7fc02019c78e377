"""`/v1/endpoints/{id}/...`: enable, disable, sign with another secret."""

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
    check_secret,
    chosen_secret,
    document,
    document_with,
    existing,
)
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import Name, Request
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.endpoints import disable_endpoint, enable_endpoint, replace_secrets
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/endpoints", tags=["endpoints"], route_class=GuardedRoute)


class Rotation(Request):
    """How the signing secret is replaced."""

    secret: Secret | None = Field(default=None, description="The new one; made when left out.")
    keep: Annotated[tuple[Secret, ...], Field(max_length=4)] = Field(
        default=(), description="Old secrets that go on signing until every receiver has the new."
    )


class Reason(Request):
    """Why an endpoint is not to be sent to."""

    reason: Annotated[str, Field(min_length=1, max_length=200)] = "disabled by hand"


@router.post(
    "/{endpoint_id}/enable",
    operation_id="enableEndpoint",
    dependencies=[MANAGE],
    response_model=EndpointDocument,
)
async def enable(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, endpoint_id: Name
) -> Response:
    """Send to an endpoint again, beginning with what was held."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        await existing(tx, bearer, endpoint_id)
        await enable_endpoint(tx, endpoint_id, now)
        await note_change(tx, bearer, now, "enableEndpoint", endpoint_id)
        return Answer(200, document(await existing(tx, bearer, endpoint_id)))

    response = await once.do(work)
    parts.wake()
    return response


@router.post(
    "/{endpoint_id}/disable",
    operation_id="disableEndpoint",
    dependencies=[MANAGE],
    response_model=EndpointDocument,
)
async def disable(
    bearer: AuthenticatedBearer, once: OnceOnly, endpoint_id: Name, why: Reason
) -> Response:
    """Stop sending to an endpoint and hold what waits for it."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        await existing(tx, bearer, endpoint_id)
        await disable_endpoint(tx, endpoint_id, why.reason, now)
        await note_change(tx, bearer, now, "disableEndpoint", endpoint_id, why.reason)
        return Answer(200, document(await existing(tx, bearer, endpoint_id)))

    return await once.do(work)


@router.post(
    "/{endpoint_id}/secret",
    operation_id="rotateSecret",
    dependencies=[MANAGE],
    response_model=EndpointWithSecret,
)
async def rotate(
    parts: Parts,
    bearer: AuthenticatedBearer,
    once: OnceOnly,
    endpoint_id: Name,
    rotation: Rotation,
) -> Response:
    """Sign with a new secret from now on, and with those to keep; the answer shows it, once."""
    secret = chosen_secret(parts, rotation.secret)
    for at, kept in enumerate(rotation.keep):
        check_secret(f"keep[{at}]", kept)

    async def work(tx: Transaction, now: datetime) -> Answer:
        secrets = (secret, *rotation.keep)
        await existing(tx, bearer, endpoint_id)
        await replace_secrets(tx, endpoint_id, secrets, parts.box, now)
        await note_change(tx, bearer, now, "rotateSecret", endpoint_id)
        return Answer(200, document_with(await existing(tx, bearer, endpoint_id), secret))

    return await once.do(work)
