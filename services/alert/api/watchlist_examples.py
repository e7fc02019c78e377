"""`/v1/watchlists/{id}/examples`: what must a watchlist ring for, what not, and does it?"""

from fastapi import APIRouter
from pydantic import Field

from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.changes import note_change
from services.alert.api.pages import Document, Name, Page
from services.alert.api.parts import Parts
from services.alert.api.preconditions import check_preconditions
from services.alert.api.route import GuardedRoute
from services.alert.api.watchlists import READ, WRITE, IfMatch
from services.alert.examples.judging import Judged
from services.alert.rules.examples import Example
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.store.watchlists import get_watchlist, put_watchlist
from shared.auth.tenants import qualified
from shared.http.problems import refuse_missing
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/watchlists", tags=["watchlists"], route_class=GuardedRoute)


class ExampleDocument(Document):
    """An example of a watchlist, and what the rules that stand do with it."""

    id: str
    must_fire: bool
    holds: bool
    fires: bool | None = Field(description="Null where that cannot be told.")
    because: str = Field(description="The rule that fires, or the first condition that failed.")
    example: Example


@router.get("/{watchlist_id}/examples", operation_id="listExamples", dependencies=[READ])
async def list_all(
    parts: Parts, bearer: AuthenticatedBearer, watchlist_id: Name
) -> Page[ExampleDocument]:
    """List a watchlist's examples, each tried on the rules that stand, by the live code."""
    async with parts.database.reading() as tx:
        stored = await _existing(tx, bearer.tenant, watchlist_id)
    judged = await parts.example_check.judge_all(stored.watchlist, parts.clock.now())
    return Page(items=tuple(map(_shown, judged)))


@router.delete(
    "/{watchlist_id}/examples/{example_id}",
    operation_id="removeExample",
    dependencies=[WRITE],
    status_code=204,
)
async def remove(
    parts: Parts,
    bearer: AuthenticatedBearer,
    watchlist_id: Name,
    example_id: Name,
    if_match: IfMatch = None,
) -> None:
    """Remove an example: the watchlist gets a version without it, of the same rules."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        stored = await _existing(tx, bearer.tenant, watchlist_id)
        check_preconditions(stored.version, if_match, None)
        rest = stored.watchlist.examples.without(example_id)
        if rest == stored.watchlist.examples:
            refuse_missing("example", example_id)
        without = stored.watchlist.model_copy(update={"examples": rest})
        await put_watchlist(tx, without, now, stored.version)
        await note_change(tx, bearer, now, "removeExample", watchlist_id, example_id)


async def _existing(tx: Transaction, tenant: str, watchlist_id: str) -> StoredWatchlist:
    stored = await get_watchlist(tx, qualified(tenant, watchlist_id))
    if stored is None:
        refuse_missing("watchlist", watchlist_id)
    return stored


def _shown(judged: Judged) -> ExampleDocument:
    example = judged.listed.example
    return ExampleDocument(
        id=example.name,
        must_fire=judged.listed.must_fire,
        holds=judged.holds,
        fires=judged.fires,
        because=judged.because,
        example=example,
    )
