"""`/v1/subscriptions/{id}`: change what a subscriber is told and when, and snooze it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Bearer
from services.alert.api.changes import note_change
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import Name, Request
from services.alert.api.parts import Parts
from services.alert.api.preconditions import check_preconditions, etag
from services.alert.api.route import GuardedRoute
from services.alert.api.subscriptions import MANAGE, Kinds, SubscriptionDocument, existing, shown
from services.alert.notices.policy import Policy
from services.alert.notices.quiet_hours import loud_from
from services.alert.store.notices import snooze_held
from services.alert.store.subscriptions import (
    DEFAULT_KINDS,
    DEFAULT_POLICY,
    Subscription,
    change_subscription,
)
from shared.http.problems import ProblemType, Refused, refuse_field
from shared.messages import AlertKind
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/subscriptions", tags=["endpoints"], route_class=GuardedRoute)

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag that the change is based on; else 412."),
]


class SubscriptionChange(Request):
    """What a subscriber is told, and when; replaces what stood there."""

    kinds: Kinds = DEFAULT_KINDS
    policy: Policy = DEFAULT_POLICY


class Snooze(Request):
    """Until when everything is held."""

    until: AwareDatetime = Field(description="What is raised until then is told then.")


@router.get(
    "/{subscription_id}",
    operation_id="getSubscription",
    dependencies=[MANAGE],
    response_model=SubscriptionDocument,
)
async def get_one(parts: Parts, bearer: AuthenticatedBearer, subscription_id: Name) -> Response:
    """Return a subscription; its ETag is its version."""
    async with parts.database.reading() as tx:
        found = await existing(tx, bearer, subscription_id)
    return JSONResponse(_document(found), headers={"etag": etag(found.version)})


@router.put(
    "/{subscription_id}",
    operation_id="putSubscription",
    dependencies=[MANAGE],
    response_model=SubscriptionDocument,
)
async def put(
    parts: Parts,
    bearer: AuthenticatedBearer,
    subscription_id: Name,
    wanted: SubscriptionChange,
    if_match: IfMatch = None,
) -> Response:
    """Change kinds and policy; what waits keeps its time, but for the end of a snooze."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        found = await existing(tx, bearer, subscription_id)
        check_preconditions(found.version, if_match, None)
        kinds = tuple(dict.fromkeys(wanted.kinds))
        changed = await _change(tx, found, kinds, wanted.policy, now)
        await note_change(
            tx, bearer, now, "putSubscription", subscription_id, f"version {changed.version}"
        )
    parts.wake()
    return JSONResponse(_document(changed), headers={"etag": etag(changed.version)})


@router.post(
    "/{subscription_id}/snooze",
    operation_id="snoozeSubscription",
    dependencies=[MANAGE],
    response_model=SubscriptionDocument,
)
async def snooze(
    bearer: AuthenticatedBearer, once: OnceOnly, subscription_id: Name, asked: Snooze
) -> Response:
    """Hold everything until an instant; then it is told together, and nothing is dropped."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        if asked.until <= now:
            refuse_field("until", "expected an instant in the future; `wake` ends a snooze")
        return await _snoozed(tx, bearer, subscription_id, asked.until, now)

    return await once.do(work)


@router.post(
    "/{subscription_id}/wake",
    operation_id="wakeSubscription",
    dependencies=[MANAGE],
    response_model=SubscriptionDocument,
)
async def wake(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, subscription_id: Name
) -> Response:
    """End a snooze; what it held is told now, or at the end of quiet hours."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        return await _snoozed(tx, bearer, subscription_id, None, now)

    response = await once.do(work)
    parts.wake()
    return response


async def _snoozed(
    tx: Transaction, bearer: Bearer, name: str, until: datetime | None, now: datetime
) -> Answer:
    found = await existing(tx, bearer, name)
    policy = found.policy.model_copy(update={"snooze_until": until})
    changed = await _change(tx, found, found.kinds, policy, now)
    action = "wakeSubscription" if until is None else "snoozeSubscription"
    await note_change(tx, bearer, now, action, name, until.isoformat() if until else None)
    return Answer(200, _document(changed), {"etag": etag(changed.version)})


async def _change(
    tx: Transaction,
    found: Subscription,
    kinds: tuple[AlertKind, ...],
    policy: Policy,
    now: datetime,
) -> Subscription:
    changed = await change_subscription(tx, found, kinds, policy)
    if changed is None:
        message = "the subscription was changed at this moment"
        raise Refused(ProblemType.PRECONDITION_FAILED, message)
    if policy.snooze_until != found.policy.snooze_until:
        until = loud_from(max(now, policy.snooze_until or now), policy.quiet_hours)
        await snooze_held(tx, found.subscription_id, until)
    return changed


def _document(subscription: Subscription) -> dict[str, object]:
    return shown(subscription).model_dump(mode="json")
