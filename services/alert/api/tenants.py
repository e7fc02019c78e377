"""`/v1/tenants`: who else uses this Tocsin? For keys of the tenant `default` only."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Bearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.key_documents import (
    KeyDocument,
    KeyWithSecret,
    NewKey,
    check_expiry,
    made_key,
    shown_key,
)
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
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.quotas import Quota
from services.alert.store.keys import find_key, list_keys, revoke_key
from services.alert.store.tenants import Tenant, add_tenant, get_tenant, list_tenants, set_quota
from shared.auth.scopes import OF_THE_SYSTEM, Scope, may_grant
from shared.auth.tenants import DEFAULT_TENANT, mode_for_tests
from shared.http.problems import ProblemType, Refused, refuse_field, refuse_missing
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/tenants", tags=["tenants"], route_class=GuardedRoute)

MANAGE = Depends(Needs(Scope.TENANTS_ADMIN))
KIND = "tenants"
KEYS = "tenant-keys"


class TenantDocument(Document):
    """Somebody whose watchlists, endpoints, alerts and keys nobody else sees."""

    id: str
    name: str
    created_at: datetime | None = Field(description="Null for `default`, which always is.")


class NewTenant(Request):
    """A tenant to be made; make a key for it by `POST /v1/tenants/{tenant}/keys`."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", examples=["acme"])]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["Acme News"])]


@router.get("", operation_id="listTenants", dependencies=[MANAGE])
async def list_all(
    parts: Parts, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[TenantDocument]:
    """List the tenants by id."""
    async with parts.database.reading() as tx:
        found = await list_tenants(tx, after=position_after(KIND, after), limit=limit + 1)
    return page_of(KIND, found, limit, _shown, lambda each: each.tenant)


@router.post(
    "",
    operation_id="createTenant",
    dependencies=[MANAGE],
    status_code=201,
    response_model=TenantDocument,
)
async def create(bearer: AuthenticatedBearer, once: OnceOnly, new: NewTenant) -> Response:
    """Make a tenant; 409 when its id is taken."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        made = Tenant(new.id, new.name, now)
        if not await add_tenant(tx, made, now):
            message = f"there is a tenant {new.id!r} already"
            raise Refused(ProblemType.CONFLICT, message)
        await note_change(tx, bearer, now, "createTenant", new.id)
        headers = {"location": f"/v1/tenants/{new.id}"}
        return Answer(201, _shown(made).model_dump(mode="json"), headers)

    return await once.do(work)


@router.get("/{tenant}", operation_id="getTenant", dependencies=[MANAGE])
async def get_one(parts: Parts, tenant: Name) -> TenantDocument:
    """Return a tenant."""
    async with parts.database.reading() as tx:
        return _shown(await _existing(tx, tenant))


@router.put(
    "/{tenant}/quota", operation_id="putTenantQuota", dependencies=[MANAGE], status_code=204
)
async def put_quota(parts: Parts, bearer: AuthenticatedBearer, tenant: Name, quota: Quota) -> None:
    """Agree how much a tenant may have; that of `default` is the usual one, set by settings."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        if not await set_quota(tx, tenant, quota):
            refuse_missing("tenant with a quota of its own", tenant)
        await note_change(tx, bearer, now, "putTenantQuota", tenant, quota.model_dump_json())


@router.get("/{tenant}/keys", operation_id="listTenantKeys", dependencies=[MANAGE])
async def list_tenant_keys(
    parts: Parts, tenant: Name, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[KeyDocument]:
    """List a tenant's keys by id, those of its test mode, revoked and expired ones too."""
    now = parts.clock.now()
    async with parts.database.reading() as tx:
        await _existing(tx, tenant)
        start, both = position_after(KEYS, after), {tenant, mode_for_tests(tenant)}
        found = await list_keys(tx, after=start, limit=limit + 1, tenants=both)
    return page_of(KEYS, found, limit, lambda each: shown_key(each, now), lambda each: each.key_id)


@router.post(
    "/{tenant}/keys",
    operation_id="createTenantKey",
    dependencies=[MANAGE],
    status_code=201,
    response_model=KeyWithSecret,
)
async def create_tenant_key(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, tenant: Name, new: NewKey
) -> Response:
    """Make a key for a tenant; the answer shows it, once. Only `default` may look after feeds."""
    _check_scopes(bearer, tenant, new)
    check_expiry(new, parts.clock.now())

    async def work(tx: Transaction, now: datetime) -> Answer:
        await _existing(tx, tenant)
        return await made_key(tx, parts, bearer, new, tenant, now)

    return await once.do(work)


@router.delete(
    "/{tenant}/keys/{key_id}",
    operation_id="revokeTenantKey",
    dependencies=[MANAGE],
    status_code=204,
)
async def revoke_tenant_key(
    parts: Parts, bearer: AuthenticatedBearer, tenant: Name, key_id: Name
) -> None:
    """Refuse a tenant's key from the next request on."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        await _existing(tx, tenant)
        found = await find_key(tx, key_id)
        if found is None or found[0].tenant not in {tenant, mode_for_tests(tenant)}:
            refuse_missing("key", key_id)
        if tenant == DEFAULT_TENANT and not may_grant(bearer.key.scopes, found[0].scopes):
            message = "a key cannot revoke one that may do more than itself"
            raise Refused(ProblemType.SCOPE_MISSING, message)
        if await revoke_key(tx, key_id, now):
            await note_change(tx, bearer, now, "revokeTenantKey", key_id)


def _check_scopes(bearer: Bearer, tenant: str, new: NewKey) -> None:
    if tenant == DEFAULT_TENANT and not may_grant(bearer.key.scopes, new.scopes):
        message = "a key cannot be given a scope that its maker does not have"
        raise Refused(ProblemType.SCOPE_MISSING, message)
    refused = sorted(OF_THE_SYSTEM.intersection(new.scopes))
    if tenant != DEFAULT_TENANT and refused:
        message = f"{', '.join(refused)} can be given to keys of the tenant {DEFAULT_TENANT!r} only"
        refuse_field("scopes", message)


async def _existing(tx: Transaction, tenant: str) -> Tenant:
    found = await get_tenant(tx, tenant)
    if found is None:
        refuse_missing("tenant", tenant)
    return found


def _shown(tenant: Tenant) -> TenantDocument:
    return TenantDocument(id=tenant.tenant, name=tenant.name, created_at=tenant.created_at)
