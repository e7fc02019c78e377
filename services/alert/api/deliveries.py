"""`/v1/deliveries` and `/v1/reconciliation`: what became of every message?"""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

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
    page_of,
    position_after,
)
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.deliveries import DeliveryState
from services.alert.store.article_account import received_by_lane
from services.alert.store.deliveries import send_again
from services.alert.store.delivery_log import (
    DeliveryRecord,
    attempts_of,
    get_delivery,
    list_deliveries,
    reconcile,
)
from services.alert.store.notice_log import account
from shared.auth.scopes import Scope
from shared.http.problems import ProblemType, Refused, refuse_missing
from shared.messages import Lane
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1", tags=["deliveries"], route_class=GuardedRoute)

MANAGE = Depends(Needs(Scope.ENDPOINTS_MANAGE))
KIND = "deliveries"
_UNDER_WAY = "it is on its way already"

Filter = Annotated[str | None, Query(max_length=200)]


class DeliveryDocument(Document):
    """One message for one endpoint; ``id`` is its webhook-id."""

    id: str
    channel: str
    endpoint_id: str
    alert_id: str = Field(description="Id of the alert; empty for a test.")
    kind: str
    revision: int
    state: DeliveryState
    due_at: datetime = Field(description="When it is tried next, while it waits.")
    attempts: int
    replays: int
    reason: str | None
    created_at: datetime
    finished_at: datetime | None


class AttemptDocument(Document):
    """One attempt; ``body`` is the beginning of the answer, redacted."""

    number: int
    started_at: datetime
    duration_ms: int
    outcome: str
    status: int | None
    error: str | None
    body: str | None


class DeliveryWithAttempts(DeliveryDocument):
    """A delivery and every attempt to make it, the first one first."""

    log: tuple[AttemptDocument, ...]


class AccountingDocument(Document):
    """Where every alert revision is for every subscription; ``lost`` and ``missing`` must be 0."""

    decided: int
    delivered: int
    simulated: int
    pending: int
    held: int
    folded: int
    silenced: int
    filtered: int
    dead: int
    lost: int
    missing: int
    balanced: bool


class ReceivedDocument(Document):
    """How many article versions came, and how many of them were coded; ``failed`` by no worker."""

    received: int
    coded: int
    failed: int
    waiting: int = Field(description="Came and have no coding yet; 0 once the queues are empty.")


class ReconciliationDocument(Document):
    """Where every message is: the five states make up ``enqueued``, or not ``balanced``."""

    enqueued: int
    delivered: int
    pending: int
    held: int
    dead: int
    simulated: int = Field(description="Of test mode: recorded, never sent.")
    balanced: bool
    oldest_due_at: datetime | None = Field(description="Since when the longest waiting is due.")
    notices: AccountingDocument
    articles: dict[Lane, ReceivedDocument] = Field(
        description="By lane, the article versions whose text is kept."
    )


@router.get("/deliveries", operation_id="listDeliveries", dependencies=[MANAGE])
async def list_all(
    parts: Parts,
    bearer: AuthenticatedBearer,
    *,
    state: Annotated[tuple[DeliveryState, ...], Query(description="Any of these.")] = (),
    endpoint: Filter = None,
    alert: Filter = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[DeliveryDocument]:
    """List deliveries by id; ``?state=held&state=dead`` are those that did not arrive."""
    async with parts.database.reading() as tx:
        found = await list_deliveries(
            tx,
            states=state,
            endpoint_id=endpoint,
            alert_id=alert,
            tenant=bearer.tenant,
            after=position_after(KIND, after),
            limit=limit + 1,
        )
    return page_of(KIND, found, limit, _shown, lambda each: each.delivery_id)


@router.get("/deliveries/{delivery_id}", operation_id="getDelivery", dependencies=[MANAGE])
async def get_one(
    parts: Parts, bearer: AuthenticatedBearer, delivery_id: Name
) -> DeliveryWithAttempts:
    """Return a delivery with its attempts."""
    async with parts.database.reading() as tx:
        found = await _existing(tx, bearer, delivery_id)
        attempts = await attempts_of(tx, delivery_id)
    log = tuple(AttemptDocument(**asdict(each)) for each in attempts)
    return DeliveryWithAttempts(**_shown(found).model_dump(), log=log)


@router.post(
    "/deliveries/{delivery_id}/replay",
    operation_id="replayDelivery",
    dependencies=[MANAGE],
    status_code=202,
    response_model=DeliveryDocument,
)
async def replay(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, delivery_id: Name
) -> Response:
    """Send a delivered, held or dead message again, under the same webhook-id."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        found = await _existing(tx, bearer, delivery_id)
        if not await send_again(tx, delivery_id, now):
            why = "nothing is sent" if found.state is DeliveryState.SIMULATED else _UNDER_WAY
            message = f"the delivery is {found.state.value}: {why}"
            raise Refused(ProblemType.CONFLICT, message)
        await note_change(tx, bearer, now, "replayDelivery", delivery_id)
        return Answer(202, _shown(await _existing(tx, bearer, delivery_id)).model_dump(mode="json"))

    response = await once.do(work)
    parts.wake()
    return response


@router.get("/reconciliation", operation_id="reconcile", dependencies=[MANAGE])
async def reconciliation(parts: Parts, bearer: AuthenticatedBearer) -> ReconciliationDocument:
    """Count every message by where it is, in one snapshot."""
    async with parts.database.reading() as tx:
        counts = await reconcile(tx, bearer.tenant)
        found = await account(tx, bearer.tenant)
        received = await received_by_lane(tx)
    notices = AccountingDocument(**asdict(found), balanced=found.balanced)
    articles = {
        lane: ReceivedDocument(**asdict(one), waiting=one.waiting) for lane, one in received.items()
    }
    return ReconciliationDocument(
        **asdict(counts), balanced=counts.balanced, notices=notices, articles=articles
    )


async def _existing(tx: Transaction, bearer: Bearer, delivery_id: str) -> DeliveryRecord:
    found = await get_delivery(tx, delivery_id)
    if found is None or found.tenant != bearer.tenant:
        refuse_missing("delivery", delivery_id)
    return found


def _shown(record: DeliveryRecord) -> DeliveryDocument:
    return DeliveryDocument(
        id=record.delivery_id,
        channel=record.channel,
        endpoint_id=record.endpoint_id,
        alert_id=record.alert_id,
        kind=record.kind,
        revision=record.revision,
        state=record.state,
        due_at=record.due_at,
        attempts=record.attempts,
        replays=record.replays,
        reason=record.reason,
        created_at=record.created_at,
        finished_at=record.finished_at,
    )
