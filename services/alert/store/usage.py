"""How much does a tenant have, and how much may it?"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from services.alert.quotas import Quota
from services.alert.store.endpoints import EndpointRow
from services.alert.store.tenants import TenantRow
from services.alert.store.watchlists import WatchlistRow
from shared.auth.tenants import proper_tenant
from shared.sql.database import Transaction
from shared.sql.lock import advisory_lock


@dataclass(frozen=True, slots=True)
class Usage:
    """How many of each a tenant has now."""

    watchlists: int
    rules: int
    endpoints: int


async def usage_of(tx: Transaction, tenant: str) -> Usage:
    """Count what a tenant has; its test mode is counted by itself."""
    standing = (col(WatchlistRow.current), ~col(WatchlistRow.removed))
    counted = select(func.count(), func.coalesce(func.sum(col(WatchlistRow.rules)), 0))
    watchlists, rules = (
        await tx.execute(counted.where(col(WatchlistRow.tenant) == tenant, *standing))
    ).one()
    endpoints = select(func.count()).where(col(EndpointRow.tenant) == tenant)
    return Usage(watchlists, int(rules), await tx.scalar(endpoints) or 0)


async def quota_of(tx: Transaction, tenant: str, usual: Quota) -> Quota:
    """Return what a tenant may have: what is agreed with it, else the usual."""
    row = await tx.get(TenantRow, proper_tenant(tenant))
    return Quota.model_validate(row.quota) if row is not None and row.quota else usual


async def beyond_quota(tx: Transaction, tenant: str, usual: Quota) -> tuple[str, int] | None:
    """Return of what a tenant has more than it may, and how much it may; None within its quota.

    To be asked after the change, in its transaction: changes of one tenant take turns from here on.
    """
    await advisory_lock(tx, [f"quota:{tenant}"])
    usage, quota = await usage_of(tx, tenant), await quota_of(tx, tenant, usual)
    for name in Usage.__slots__:
        if getattr(usage, name) > getattr(quota, name):
            return name, getattr(quota, name)
    return None
