"""`/v1/quota`: how much does the tenant have, and how much may it?"""

from fastapi import APIRouter, Depends

from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.pages import Document
from services.alert.api.parts import ApiParts, Parts
from services.alert.api.route import GuardedRoute
from services.alert.quotas import Quota
from services.alert.store.usage import beyond_quota, quota_of, usage_of
from shared.auth.scopes import Scope
from shared.http.problems import ProblemType, Refused
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/quota", tags=["keys"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.WATCHLISTS_READ))


class QuotaDocument(Document):
    """What the tenant has and may have; requests are limited as `RateLimit-Policy` says."""

    used: Quota
    allowed: Quota


@router.get("", operation_id="getQuota", dependencies=[READ])
async def get_one(parts: Parts, bearer: AuthenticatedBearer) -> QuotaDocument:
    """Return how much the tenant has, and how much it may have."""
    async with parts.database.reading() as tx:
        usage = await usage_of(tx, bearer.tenant)
        allowed = await quota_of(tx, bearer.tenant, parts.limits.quota)
    used = Quota(watchlists=usage.watchlists, rules=usage.rules, endpoints=usage.endpoints)
    return QuotaDocument(used=used, allowed=allowed)


async def check_quota(tx: Transaction, parts: ApiParts, tenant: str) -> None:
    """Refuse what was done in ``tx`` when the tenant has more now than it may."""
    beyond = await beyond_quota(tx, tenant, parts.limits.quota)
    if beyond is not None:
        name, allowed = beyond
        message = f"at most {allowed} {name}: `GET /v1/quota` tells what there is"
        raise Refused(ProblemType.QUOTA_EXCEEDED, message)
