"""`/v1/endpoints/{id}/test`: does what Tocsin sends arrive there and verify?"""

import json
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Bearer
from services.alert.api.endpoint_documents import MANAGE, existing
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import Document, Name
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.deliveries import Channel
from services.alert.store.deliveries import NewDelivery, add_deliveries
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/endpoints", tags=["endpoints"], route_class=GuardedRoute)

_ID_BYTES = 16


class TestDelivery(Document):
    """A message on its way; `GET /v1/deliveries/{id}` tells what becomes of it."""

    __test__ = False  # not one of pytest's

    delivery_id: str


@router.post(
    "/{endpoint_id}/test",
    operation_id="testEndpoint",
    dependencies=[MANAGE],
    status_code=202,
    response_model=TestDelivery,
)
async def test(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, endpoint_id: Name
) -> Response:
    """Send a message of type `test` through the same outbox as the alerts."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        await existing(tx, bearer, endpoint_id)
        delivery = _delivery(endpoint_id, parts.random_bytes(_ID_BYTES), now, bearer)
        await add_deliveries(tx, (delivery,), now)
        return Answer(202, {"delivery_id": delivery.delivery_id})

    response = await once.do(work)
    parts.wake()
    return response


def _delivery(endpoint_id: str, random: bytes, now: datetime, bearer: Bearer) -> NewDelivery:
    message = {
        "type": "test",
        "timestamp": now.isoformat().replace("+00:00", "Z"),
        "data": {"endpoint_id": endpoint_id, "asked_by": bearer.key.name},
    }
    return NewDelivery(
        delivery_id=f"msg_{random.hex()}",
        channel=Channel.WEBHOOK,
        endpoint_id=endpoint_id,
        alert_id="",
        kind="test",
        revision=0,
        payload=json.dumps(message).encode(),
        tenant=bearer.tenant,
    )
