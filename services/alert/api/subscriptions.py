"""`/v1/subscriptions`: which endpoint hears of which watchlist's alerts."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Bearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import Document, Name, Page, Request
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.notices.policy import Policy
from services.alert.store.endpoints import get_endpoint
from services.alert.store.subscriptions import (
    DEFAULT_KINDS,
    DEFAULT_POLICY,
    Subscription,
    add_subscription,
    get_subscription,
    list_subscriptions,
    remove_subscription,
)
from services.alert.store.watchlists import get_watchlist
from shared.auth.scopes import Scope
from shared.auth.tenants import own_name, qualified
from shared.http.problems import ProblemType, Refused, refuse_field, refuse_missing
from shared.ids import digest
from shared.messages import AlertKind
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/subscriptions", tags=["endpoints"], route_class=GuardedRoute)

MANAGE = Depends(Needs(Scope.ENDPOINTS_MANAGE))


Kinds = Annotated[tuple[AlertKind, ...], Field(min_length=1, max_length=5)]


class SubscriptionDocument(Document):
    """An endpoint's interest in the alerts of one watchlist, or of all."""

    id: str
    endpoint_id: str
    watchlist_id: str | None = Field(description="Id of the watchlist; null stands for all.")
    kinds: tuple[AlertKind, ...]
    policy: Policy = Field(description="When it is told.")
    version: int
    created_at: datetime


class NewSubscription(Request):
    """Whom to tell of what."""

    endpoint_id: Annotated[str, Field(min_length=1, max_length=200)]
    watchlist_id: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Id of the watchlist; left out or null: all of them."
    )
    kinds: Kinds = DEFAULT_KINDS
    policy: Policy = DEFAULT_POLICY


@router.get("", operation_id="listSubscriptions", dependencies=[MANAGE])
async def list_all(
    parts: Parts,
    bearer: AuthenticatedBearer,
    endpoint: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[SubscriptionDocument]:
    """List the subscriptions by id, all of them on one page."""
    async with parts.database.reading() as tx:
        found = await list_subscriptions(tx, endpoint, tenant=bearer.tenant)
    return Page(items=tuple(shown(each) for each in found))


@router.post(
    "",
    operation_id="createSubscription",
    dependencies=[MANAGE],
    status_code=201,
    response_model=SubscriptionDocument,
)
async def create(bearer: AuthenticatedBearer, once: OnceOnly, new: NewSubscription) -> Response:
    """Tell an endpoint of the alerts raised from now on; 409 where it is told already."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        await _check_parties(tx, new, bearer.tenant)
        watchlist_id = new.watchlist_id and qualified(bearer.tenant, new.watchlist_id)
        subscription = Subscription(
            subscription_id="sub_" + digest(new.endpoint_id, watchlist_id),
            endpoint_id=new.endpoint_id,
            watchlist_id=watchlist_id,
            kinds=tuple(dict.fromkeys(new.kinds)),
            created_at=now,
            policy=new.policy,
            tenant=bearer.tenant,
        )
        await add_subscription(tx, subscription)
        await note_change(tx, bearer, now, "createSubscription", subscription.subscription_id)
        return Answer(201, shown(subscription).model_dump(mode="json"))

    return await once.do(work)


@router.delete(
    "/{subscription_id}", operation_id="removeSubscription", dependencies=[MANAGE], status_code=204
)
async def remove(parts: Parts, bearer: AuthenticatedBearer, subscription_id: Name) -> None:
    """Tell an endpoint no more; what is on its way is still sent, what waits is dead."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        await existing(tx, bearer, subscription_id)
        await remove_subscription(tx, subscription_id)
        await note_change(tx, bearer, now, "removeSubscription", subscription_id)


async def existing(tx: Transaction, bearer: Bearer, subscription_id: str) -> Subscription:
    """Return a subscription of the bearer's tenant, or refuse with 404."""
    found = await get_subscription(tx, subscription_id)
    if found is None or found.tenant != bearer.tenant:
        refuse_missing("subscription", subscription_id)
    return found


async def _check_parties(tx: Transaction, new: NewSubscription, tenant: str) -> None:
    endpoint = await get_endpoint(tx, new.endpoint_id)
    if endpoint is None or endpoint.tenant != tenant:
        refuse_field("endpoint_id", f"there is no endpoint {new.endpoint_id!r}")
    wanted = new.watchlist_id and qualified(tenant, new.watchlist_id)
    if wanted is not None and await get_watchlist(tx, wanted) is None:
        refuse_field("watchlist_id", f"there is no watchlist {new.watchlist_id!r}")
    known = await list_subscriptions(tx, new.endpoint_id)
    if any(each.watchlist_id == wanted for each in known):
        message = "the endpoint is subscribed to it already; remove that subscription first"
        raise Refused(ProblemType.CONFLICT, message)


def shown(subscription: Subscription) -> SubscriptionDocument:
    """Return a subscription as the API tells of it."""
    return SubscriptionDocument(
        id=subscription.subscription_id,
        endpoint_id=subscription.endpoint_id,
        watchlist_id=subscription.watchlist_id and own_name(subscription.watchlist_id),
        kinds=subscription.kinds,
        policy=subscription.policy,
        version=subscription.version,
        created_at=subscription.created_at,
    )
