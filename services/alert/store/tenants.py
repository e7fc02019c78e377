"""Which tenants are there? Who asks for nothing special lives in ``default``, which always is."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, col, select

from services.alert.quotas import Quota
from shared.auth.tenants import DEFAULT_TENANT
from shared.sql.database import Transaction
from shared.sql.insert import insert_new
from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime


class TenantRow(Row, table=True):
    """One tenant besides ``default``; ``quota`` None: the usual one."""

    __tablename__ = "tenants"
    __table_args__ = {"schema": ALERT_SCHEMA}  # noqa: RUF012 - declared so by SQLAlchemy

    tenant: str = Field(primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    quota: dict[str, object] | None = Field(sa_type=Json)


@dataclass(frozen=True, slots=True)
class Tenant:
    """Somebody with watchlists, endpoints, alerts and keys that nobody else sees."""

    tenant: str
    name: str
    created_at: datetime | None = None


DEFAULT = Tenant(DEFAULT_TENANT, "Default")


async def add_tenant(tx: Transaction, tenant: Tenant, now: datetime) -> bool:
    """Add a tenant; False when its id is taken."""
    if tenant.tenant == DEFAULT_TENANT:
        return False
    row = {"tenant": tenant.tenant, "name": tenant.name, "created_at": now, "quota": None}
    return bool(await insert_new(tx, TenantRow, [row], keys=("tenant",)))


async def get_tenant(tx: Transaction, tenant: str) -> Tenant | None:
    """Return a tenant, None when there is none."""
    if tenant == DEFAULT_TENANT:
        return DEFAULT
    row = await tx.get(TenantRow, tenant)
    return None if row is None else _tenant(row)


async def list_tenants(tx: Transaction, *, after: str = "", limit: int = 100) -> tuple[Tenant, ...]:
    """Return tenants in order of id from behind ``after``, ``default`` among them."""
    rows = await tx.scalars(
        select(TenantRow)
        .where(col(TenantRow.tenant) > after)
        .order_by(col(TenantRow.tenant))
        .limit(limit)
    )
    found = [_tenant(row) for row in rows]
    if after < DEFAULT_TENANT:
        found.append(DEFAULT)
    return tuple(sorted(found, key=lambda each: each.tenant)[:limit])


async def set_quota(tx: Transaction, tenant: str, quota: Quota | None) -> bool:
    """Agree with a tenant how much it may have, None: the usual; False when there is none such."""
    row = await tx.get(TenantRow, tenant)
    if row is None:
        return False
    row.quota = quota.model_dump() if quota else None
    await tx.flush()
    return True


def _tenant(row: TenantRow) -> Tenant:
    return Tenant(row.tenant, row.name, row.created_at)
