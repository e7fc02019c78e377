"""`/v1/watchlists/{id}/why-not`: why did an article not ring a watchlist?"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.notice_documents import NoticeDocument, notice_documents
from services.alert.api.pages import Document, Name
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.store.notices import NoticeState
from services.alert.store.watchlists import get_watchlist
from services.alert.store.why_not import known_of
from services.alert.whynot.answering import answer
from services.alert.whynot.chain import Answer, EventChain, Failure, Link, Stage
from services.alert.whynot.sentences import sentence
from shared.auth.scopes import Scope
from shared.auth.tenants import own_name, qualified
from shared.http.problems import refuse_missing
from shared.ontology import EventType

router = APIRouter(prefix="/v1/watchlists", tags=["watchlists"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))

ArticleId = Annotated[str, Query(min_length=1, max_length=200, description="The article.")]


class StageResult(Document):
    """One stage between an article and an alert; ``failure`` is null where it was passed."""

    stage: Stage
    failure: Failure | None
    detail: dict[str, object]


class EventResult(Document):
    """How far one event of the article came."""

    event_id: str
    type: EventType
    quote: str
    incident_id: str | None
    rang: bool
    chain: tuple[StageResult, ...]


class WhyNot(Document):
    """The first stage and condition that failed, or the alert that the article raised."""

    watchlist: str
    watchlist_version: int
    article_id: str
    rang: bool
    stage: Stage = Field(description="The first stage that failed; `alert` where it rang.")
    failure: Failure | None = Field(description="The condition that failed; null where it rang.")
    because: str = Field(description="The same in a sentence.")
    chain: tuple[StageResult, ...] = Field(
        description="Every stage up to it, of the event that came furthest."
    )
    notices: tuple[NoticeDocument, ...] = Field(
        description="Of the alert, where there is one: what became of it for each subscription."
    )
    events: tuple[EventResult, ...] = Field(description="The one that came furthest first.")


@router.get("/{watchlist_id}/why-not", operation_id="explainSilence", dependencies=[READ])
async def why_not(
    parts: Parts, bearer: AuthenticatedBearer, watchlist_id: Name, article_id: ArticleId
) -> WhyNot:
    """Say why an article did not ring a watchlist, up to the first condition that failed.

    Judged by the version that stands. That the article was never received is an answer too.
    """
    owned = qualified(bearer.tenant, watchlist_id)
    async with parts.database.reading() as tx:
        stored = await get_watchlist(tx, owned)
        if stored is None:
            refuse_missing("watchlist", watchlist_id)
        known = await known_of(tx, article_id, owned, parts.names)
    found = await asyncio.to_thread(answer, known, stored, parts.names)
    async with parts.database.reading() as tx:
        alert_id = str(found.chain[-1].detail.get("alert_id", ""))
        notices = await notice_documents(tx, alert_id, bearer.tenant)
    return _shown(found, notices, stored, article_id)


def _shown(
    found: Answer,
    notices: tuple[NoticeDocument, ...],
    stored: StoredWatchlist,
    article_id: str,
) -> WhyNot:
    last = found.chain[-1]
    return WhyNot(
        watchlist=own_name(stored.watchlist.id),
        watchlist_version=stored.version,
        article_id=article_id,
        rang=found.rang,
        stage=last.stage,
        failure=last.failure,
        because="; ".join([sentence(found), *_untold(notices)]),
        notices=notices,
        chain=_chain(found.chain),
        events=tuple(map(_event, found.events)),
    )


def _untold(notices: tuple[NoticeDocument, ...]) -> list[str]:
    untold = [each for each in notices if each.state is not NoticeState.TOLD]
    return [f"{each.subscription_id} ({each.kind}): {each.because}" for each in untold]


def _event(found: EventChain) -> EventResult:
    return EventResult(
        event_id=found.event.event_id,
        type=found.event.type,
        quote=found.event.evidence.quote,
        incident_id=found.incident_id,
        rang=found.rang,
        chain=_chain(found.links),
    )


def _chain(links: tuple[Link, ...]) -> tuple[StageResult, ...]:
    return tuple(
        StageResult(stage=each.stage, failure=each.failure, detail=dict(each.detail))
        for each in links
    )
