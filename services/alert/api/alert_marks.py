"""`/v1/alerts/{id}/marks`: what an analyst says of an alert, as an example for its watchlist."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from starlette.responses import Response

from services.alert.alerts.record import AlertRecord
from services.alert.api.alert_documents import existing_alert
from services.alert.api.alert_work import WRITE
from services.alert.api.auth import AuthenticatedBearer, Bearer
from services.alert.api.changes import note_change
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import Document, Name, Request
from services.alert.api.route import GuardedRoute
from services.alert.rules.examples import MOST_EXAMPLES, Example, Examples, Verdict
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.store.alert_work import Deed, add_deed
from services.alert.store.incident_queries import events_of_incident
from services.alert.store.watchlists import get_watchlist, put_watchlist
from shared.auth.tenants import own_name
from shared.http.problems import ProblemType, Refused
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=GuardedRoute)

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class NewMark(Request):
    """What is to be said of an alert: `relevant` must ring, whatever else must not."""

    verdict: Verdict
    note: Note | None = None


class Mark(Document):
    """The example that an alert became, in place of what it was before."""

    watchlist: str
    watchlist_version: int
    example_id: str
    must_fire: bool
    example: Example = Field(description="The event that the alert's evidence tells of.")


@router.post(
    "/{alert_id}/marks",
    operation_id="markAlert",
    dependencies=[WRITE],
    status_code=201,
    response_model=Mark,
)
async def mark(
    bearer: AuthenticatedBearer, once: OnceOnly, alert_id: Name, new: NewMark
) -> Response:
    """Make an alert an example of its watchlist; from then on no rule is saved that breaks it.

    `duplicate` is kept and told by backtests, and stands in no rule's way: no rule can tell a
    duplicate from the first alert. The rules stay as they are.
    """

    async def work(tx: Transaction, now: datetime) -> Answer:
        record = await existing_alert(tx, bearer, alert_id)
        stored = await get_watchlist(tx, record.alert.watchlist)
        if stored is None:
            raise Refused(ProblemType.CONFLICT, "the alert's watchlist was removed")
        article_id, event_id = await _told_by(tx, record)
        example = Example(article_id=article_id, event_id=event_id, kind=new.verdict, note=new.note)
        stored = await _added(tx, stored, example, now)
        await _note(tx, bearer, alert_id, new, now)
        return Answer(201, _shown(stored, example).model_dump(mode="json"))

    return await once.do(work)


async def _told_by(tx: Transaction, record: AlertRecord) -> tuple[str, str | None]:
    """Return article and event of the alert's fullest evidence; None where it is coded no more."""
    alert = record.alert
    best = alert.evidence[0]
    for each in await events_of_incident(tx, alert.incident_id):
        said = each.event.evidence
        place = (each.article_id, said.field, said.start, said.end)
        if place == (best.article_id, best.field, best.start, best.end):
            return best.article_id, each.event.event_id
    return best.article_id, None


async def _added(
    tx: Transaction, stored: StoredWatchlist, example: Example, now: datetime
) -> StoredWatchlist:
    watchlist = stored.watchlist
    examples = watchlist.examples.marked(example)
    if _longest(examples) > MOST_EXAMPLES:
        message = f"the watchlist has {MOST_EXAMPLES} such examples: remove one first"
        raise Refused(ProblemType.CONFLICT, message)
    changed = watchlist.model_copy(update={"examples": examples})
    return await put_watchlist(tx, changed, now, stored.version)


def _longest(examples: Examples) -> int:
    return max(len(examples.must_fire), len(examples.must_not_fire))


async def _note(
    tx: Transaction, bearer: Bearer, alert_id: str, new: NewMark, now: datetime
) -> None:
    deed = Deed(
        alert_id,
        now,
        bearer.key.name,
        "marked",
        bearer=bearer.key_id,
        changes={"verdict": [None, new.verdict.value]},
        comment=new.note,
    )
    await add_deed(tx, deed)
    await note_change(tx, bearer, now, "markAlert", alert_id, new.verdict.value)


def _shown(stored: StoredWatchlist, example: Example) -> Mark:
    return Mark(
        watchlist=own_name(stored.watchlist.id),
        watchlist_version=stored.version,
        example_id=example.name,
        must_fire=example.kind is Verdict.RELEVANT,
        example=example,
    )
