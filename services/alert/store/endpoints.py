"""Where may alerts be sent, and with which secrets are they signed?"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, delete, update
from sqlmodel import Field, col, select

from services.alert.deliveries import Destination
from services.alert.sealing import SecretBox, Unreadable
from services.alert.signing import SigningKey, parse_key
from services.alert.store.deliveries import give_up, hold_waiting, resume_held
from services.alert.store.row_counts import changed_rows
from services.alert.store.subscriptions import remove_subscriptions_of
from shared.auth.tenants import DEFAULT_TENANT
from shared.errors import InvalidInput
from shared.sql.database import Transaction
from shared.sql.rows import ALERT_SCHEMA, Row, UtcDateTime


class EndpointState(StrEnum):
    """Say whether an endpoint is sent to; in the other states its deliveries are held."""

    ACTIVE = "active"
    DISABLED = "disabled"
    SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105 - the name of a state


class EndpointRow(Row, table=True):
    """One webhook address; ``sealed_secrets`` opens for this endpoint only."""

    __tablename__ = "endpoints"
    __table_args__ = (
        Index("ix_endpoints_tenant", "tenant", "endpoint_id"),
        {"schema": ALERT_SCHEMA},
    )

    endpoint_id: str = Field(primary_key=True)
    tenant: str
    url: str
    sealed_secrets: bytes
    state: str
    reason: str | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as its owner may see it: without its secrets."""

    endpoint_id: str
    url: str
    state: EndpointState
    reason: str | None
    created_at: datetime
    changed_at: datetime
    tenant: str = DEFAULT_TENANT


@dataclass(frozen=True, slots=True)
class Unusable:
    """An endpoint that cannot be sent to now."""

    state: EndpointState
    reason: str


async def add_endpoint(
    tx: Transaction,
    endpoint_id: str,
    url: str,
    secret: str,
    box: SecretBox,
    now: datetime,
    *,
    tenant: str = DEFAULT_TENANT,
) -> Endpoint:
    """Add an active endpoint; Conflict at the end of ``tx`` when the id is taken.

    ``url`` has passed ``shared.egress.urls.check_url``. Raise InvalidInput for a bad ``secret``.
    """
    row = EndpointRow(
        endpoint_id=endpoint_id,
        tenant=tenant,
        url=url,
        sealed_secrets=_sealed((secret,), box, endpoint_id),
        state=EndpointState.ACTIVE.value,
        reason=None,
        created_at=now,
        changed_at=now,
    )
    tx.add(row)
    await tx.flush()
    return _endpoint(row)


async def get_endpoint(tx: Transaction, endpoint_id: str) -> Endpoint | None:
    """Return an endpoint, None when there is none."""
    row = await tx.get(EndpointRow, endpoint_id, populate_existing=True)
    return None if row is None else _endpoint(row)


async def list_endpoints(
    tx: Transaction, *, after: str = "", limit: int = 100, tenant: str | None = None
) -> tuple[Endpoint, ...]:
    """Return endpoints in order of id from behind ``after``; of all tenants if None."""
    of_tenant = (col(EndpointRow.tenant) == tenant,) if tenant is not None else ()
    rows = await tx.scalars(
        select(EndpointRow)
        .where(col(EndpointRow.endpoint_id) > after, *of_tenant)
        .order_by(col(EndpointRow.endpoint_id))
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return tuple(_endpoint(row) for row in rows)


async def replace_secrets(
    tx: Transaction, endpoint_id: str, secrets: tuple[str, ...], box: SecretBox, now: datetime
) -> bool:
    """Sign with ``secrets`` from now on, with all of them; False when there is no such endpoint.

    To rotate give new and old, and the new one alone once every receiver has it. An endpoint whose
    secrets were unreadable is active again.
    """
    changed = await _change(tx, endpoint_id, now, sealed_secrets=_sealed(secrets, box, endpoint_id))
    row = await tx.get(EndpointRow, endpoint_id, populate_existing=True)
    if row is not None and row.state == EndpointState.SECRET_UNREADABLE.value:
        await enable_endpoint(tx, endpoint_id, now)
    return changed


async def disable_endpoint(
    tx: Transaction,
    endpoint_id: str,
    reason: str,
    now: datetime,
    state: EndpointState = EndpointState.DISABLED,
) -> bool:
    """Stop sending to an endpoint and hold what waits for it; False when there is none such."""
    changed = await _change(tx, endpoint_id, now, state=state.value, reason=reason)
    await hold_waiting(tx, endpoint_id, reason)
    return changed


async def enable_endpoint(tx: Transaction, endpoint_id: str, now: datetime) -> bool:
    """Send to an endpoint again, beginning with what was held; False when there is none such."""
    changed = await _change(tx, endpoint_id, now, state=EndpointState.ACTIVE.value, reason=None)
    await resume_held(tx, endpoint_id, now)
    return changed


async def remove_endpoint(tx: Transaction, endpoint_id: str, now: datetime) -> bool:
    """Remove an endpoint with its subscriptions; what had not reached it is dead."""
    await remove_subscriptions_of(tx, endpoint_id)
    removed = await changed_rows(
        tx, delete(EndpointRow).where(col(EndpointRow.endpoint_id) == endpoint_id)
    )
    await give_up(tx, endpoint_id, "the endpoint was removed", now)
    return removed == 1


async def destinations(
    tx: Transaction, endpoints: Collection[str], box: SecretBox
) -> dict[str, Destination | Unusable]:
    """Return where to send and what to sign with, by endpoint; those that are no more are left out.

    The endpoints cannot change their state until ``tx`` ends, so what is leased under it is right.
    """
    rows = await tx.scalars(
        select(EndpointRow)
        .where(col(EndpointRow.endpoint_id).in_(sorted(endpoints)))
        .order_by(col(EndpointRow.endpoint_id))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return {row.endpoint_id: _destination(row, box) for row in rows}


def _destination(row: EndpointRow, box: SecretBox) -> Destination | Unusable:
    if row.state != EndpointState.ACTIVE.value:
        return Unusable(EndpointState(row.state), row.reason or row.state)
    keys = _opened(row.sealed_secrets, box, row.endpoint_id)
    if isinstance(keys, Unreadable):
        return Unusable(EndpointState.SECRET_UNREADABLE, f"secret unreadable: {keys.reason}")
    return Destination(row.url, keys)


async def _change(tx: Transaction, endpoint_id: str, now: datetime, **values: object) -> bool:
    changed = await changed_rows(
        tx,
        update(EndpointRow)
        .where(col(EndpointRow.endpoint_id) == endpoint_id)
        .values(changed_at=now, **values),
    )
    return changed == 1


def _sealed(secrets: tuple[str, ...], box: SecretBox, endpoint_id: str) -> bytes:
    if not secrets:
        message = "secrets: expected at least one"
        raise InvalidInput(message)
    for secret in secrets:
        parse_key(secret)
    return box.seal(json.dumps(secrets).encode(), endpoint_id)


def _opened(sealed: bytes, box: SecretBox, endpoint_id: str) -> tuple[SigningKey, ...] | Unreadable:
    plain = box.open(sealed, endpoint_id)
    if isinstance(plain, Unreadable):
        return plain
    try:
        return tuple(parse_key(secret) for secret in json.loads(plain))
    except (ValueError, InvalidInput):
        return Unreadable("not a list of secrets")


def _endpoint(row: EndpointRow) -> Endpoint:
    return Endpoint(
        endpoint_id=row.endpoint_id,
        url=row.url,
        state=EndpointState(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
        tenant=row.tenant,
    )
