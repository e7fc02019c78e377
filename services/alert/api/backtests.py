"""`/v1/backtests`: what would a watchlist have raised on what is recorded?"""

import asyncio
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, model_validator
from starlette.requests import Request as HttpRequest

from services.alert.api.alert_filters import Instant
from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.examples import WATCHLIST
from services.alert.api.pages import Request
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.backtest.document import Backtest, backtest
from services.alert.backtest.running import run_trial
from services.alert.backtest.trial import InvalidTrial, Trial
from services.alert.rules.problems import InvalidWatchlist
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from services.alert.store.watchlists import get_watchlist
from shared.auth.scopes import Scope
from shared.auth.tenants import qualified
from shared.http.problems import FieldError, invalid, refuse_field, refuse_missing
from shared.names.names import Names

router = APIRouter(prefix="/v1/backtests", tags=["watchlists"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))
AT_ONCE = 1
"""Backtests that run at the same time in one process; more wait for their turn."""


class BacktestRequest(Request):
    """A watchlist to try, the id of one that stands, or both: a changed version of that one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"watchlist": WATCHLIST, "since": "2026-10-01"}]}
    )

    watchlist: Annotated[
        dict[str, object] | None, Field(description="The same document as in files.")
    ] = None
    watchlist_id: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    since: Annotated[Instant, Field(description="Published at or after this.")]
    until: Annotated[Instant | None, Field(description="Published before this; else now.")] = None
    limit: Annotated[int, Field(ge=0, le=100, description="Alerts shown of each kind.")] = 20

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.watchlist is None and self.watchlist_id is None:
            message = "expected `watchlist`, `watchlist_id` or both"
            raise ValueError(message)
        return self


def turn_of(request: HttpRequest) -> asyncio.Semaphore:
    """Return what backtests take turns by."""
    turn = request.app.state.backtests
    assert isinstance(turn, asyncio.Semaphore)
    return turn


Turn = Annotated[asyncio.Semaphore, Depends(turn_of)]


@router.post("", operation_id="backtestWatchlist", dependencies=[READ])
async def run(
    parts: Parts, bearer: AuthenticatedBearer, turn: Turn, asked: BacktestRequest
) -> Backtest:
    """Try a watchlist on recorded events by the code that decides live; nothing is sent or kept.

    It sees each incident as told since 45 days before `since`.
    """
    given = await asyncio.to_thread(_parsed, asked, parts.names)
    name = given.id if given else asked.watchlist_id or ""
    owned = qualified(bearer.tenant, name)
    if given is not None:
        given = given.model_copy(update={"id": owned})
    async with parts.database.reading() as tx:
        current = await get_watchlist(tx, owned)
    if current is None and asked.watchlist_id is not None:
        refuse_missing("watchlist", name)
    try:
        trial = _trial(asked, given, current, parts.clock.now())
        async with turn:
            found = await run_trial(parts.database, trial, parts.names, asked.limit)
            judged = await parts.example_check.judge_all(trial.with_examples, parts.clock.now())
    except InvalidTrial as exc:
        refuse_field(exc.field, exc.message)
    return backtest(trial, found, asked.limit, judged)


def _parsed(asked: BacktestRequest, names: Names) -> Watchlist | None:
    if asked.watchlist is None:
        return None
    usual = {"id": asked.watchlist_id} if asked.watchlist_id is not None else {}
    try:
        watchlist = parse_watchlist({**usual, **asked.watchlist}, names)
    except InvalidWatchlist as exc:
        raise invalid(
            [
                FieldError(field=f"watchlist.{one.field}", message=one.message, nearest=one.nearest)
                for one in exc.problems
            ]
        ) from exc
    if asked.watchlist_id not in {None, watchlist.id}:
        refuse_field("watchlist.id", f"expected {asked.watchlist_id!r} as in `watchlist_id`")
    return watchlist


def _trial(
    asked: BacktestRequest,
    given: Watchlist | None,
    current: StoredWatchlist | None,
    now: datetime,
) -> Trial:
    if given is not None:
        return Trial(given, asked.since, asked.until or now, current)
    assert current is not None
    return Trial(current.watchlist, asked.since, asked.until or now, current)
