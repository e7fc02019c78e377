"""What is stored that tells how an article fared with a watchlist?"""

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from services.alert.incidents.listing import order
from services.alert.incidents.member import Member
from services.alert.store.alert_queries import AlertFilter, alert_messages, list_alerts
from services.alert.store.articles import get_article
from services.alert.store.codings import CodingRow, coding_of
from services.alert.store.incident_queries import events_of_article
from services.alert.store.incidents import incidents_by_id
from services.alert.store.members import members_of_articles, members_of_incidents
from services.alert.whynot.known import Known, KnownEvent, KnownIncident
from shared.messages import AlertKind, Coding
from shared.names.names import Names
from shared.sql.database import Transaction

_MOST = 10_000


async def known_of(tx: Transaction, article_id: str, watchlist_id: str, names: Names) -> Known:
    """Return all that is stored of an article, its incidents, and the watchlist's alerts of them.

    Reads every mention of the incidents that the article tells of.
    """
    events = await _events(tx, article_id, names)
    named = {each.incident_id for each in events if each.incident_id is not None}
    return Known(
        article=await get_article(tx, article_id),
        coding=await coding_of(tx, article_id) or await _last_coding(tx, article_id),
        events=events,
        incidents=await _incidents(tx, named, watchlist_id, names),
    )


async def _last_coding(tx: Transaction, article_id: str) -> Coding | None:
    # A failure never speaks for an article, so it is under no head.
    mine = select(CodingRow).where(col(CodingRow.article_id) == article_id)
    query = mine.order_by(col(CodingRow.claimed_at).desc(), col(CodingRow.coded_by)).limit(1)
    row = (await tx.scalars(query)).first()
    return Coding.model_validate(row.document) if row else None


async def _events(tx: Transaction, article_id: str, names: Names) -> tuple[KnownEvent, ...]:
    told = {each.event.event_id: each for each in await events_of_article(tx, article_id)}
    return tuple(
        KnownEvent(each.member, each.incident_id, told[each.member.event.event_id].decision)
        for each in await members_of_articles(tx, {article_id}, names)
    )


async def _incidents(
    tx: Transaction, named: Collection[str], watchlist_id: str, names: Names
) -> dict[str, KnownIncident]:
    if not named:
        return {}
    records = await incidents_by_id(tx, named)
    members: dict[str, list[Member]] = {each: [] for each in records}
    for placed in await members_of_incidents(tx, named, names):
        members[placed.incident_id or ""].append(placed.member)
    wanted = AlertFilter(watchlists=(watchlist_id,), incidents=tuple(sorted(named)))
    alerts = {each.alert.incident_id: each for each in await list_alerts(tx, wanted, limit=_MOST)}
    return {
        name: KnownIncident(
            members=_sorted(members[name]),
            decided_at=record.updated_at,
            alert=alerts.get(name),
            told=await _told(tx, alerts[name].alert.alert_id) if name in alerts else (),
        )
        for name, record in records.items()
    }


def _sorted(members: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=order))


async def _told(tx: Transaction, alert_id: str) -> tuple[AlertKind, ...]:
    return tuple(each.kind for _, each in await alert_messages(tx, alert_id=alert_id))
