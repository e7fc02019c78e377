"""A desk that can be asked why an article did not ring."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, cast

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.listing import order
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.whynot.answering import answer
from services.alert.whynot.chain import Answer, Link
from services.alert.whynot.known import Known, KnownEvent, KnownIncident
from shared.messages import Article, Coding
from tests.unit.alert.built import NAMES
from tests.unit.alert.deciding_bench import Desk


@dataclass(frozen=True)
class Rung:
    """By which article an alert was raised, and which kinds of message were told of it."""

    rang_by: str
    told: tuple[str, ...]


@dataclass
class AskingDesk(Desk):
    """Hand in codings, ask about articles."""

    articles: dict[str, Article] = field(default_factory=dict)

    def why_not(self, watchlist: str, article_id: str) -> Answer:
        """Answer from what the store in memory holds."""
        return answer(self._known(watchlist, article_id), self._stored(watchlist), NAMES)

    def ended(self, watchlist: str, article_id: str) -> tuple[str, str | None]:
        """Return the last stage and what failed there."""
        last = self.why_not(watchlist, article_id).chain[-1]
        return last.stage, last.failure

    def alerts_of(self, incidents: Collection[str | None]) -> list[Rung]:
        """Return the alerts of ``incidents``, of any watchlist."""
        contents = self.store.contents
        return [
            Rung(
                str(each.explanation["rang_by"]),
                tuple(one.kind for one in contents.messages if one.alert_id == alert_id),
            )
            for alert_id, each in contents.alerts.items()
            if each.alert.incident_id in incidents
        ]

    def _stored(self, watchlist: str) -> StoredWatchlist:
        found = self.store.contents.watchlists
        return [each for each in found if each.watchlist.id == watchlist][-1]

    def _known(self, watchlist: str, article_id: str) -> Known:
        contents = self.store.contents
        placed = [
            each
            for each in contents.members.values()
            if each.member.article.article_id == article_id
        ]
        return Known(
            article=self.articles.get(article_id),
            coding=self._coding(article_id),
            events=tuple(KnownEvent(each.member, each.incident_id) for each in placed),
            incidents={
                each.incident_id: self._incident(watchlist, each.incident_id)
                for each in placed
                if each.incident_id is not None
            },
        )

    def _coding(self, article_id: str) -> Coding | None:
        codings = self.store.contents.codings.values()
        mine = [each for each in codings if each.article.article_id == article_id]
        return max(mine, key=lambda each: each.article.fetched_at, default=None)

    def _incident(self, watchlist: str, incident_id: str) -> KnownIncident:
        contents = self.store.contents
        members = [
            each.member for each in contents.members.values() if each.incident_id == incident_id
        ]
        alert = self._alert(watchlist, incident_id)
        return KnownIncident(
            members=tuple(sorted(members, key=order)),
            decided_at=contents.incidents[incident_id].updated_at,
            alert=alert,
            told=tuple(
                each.kind
                for each in contents.messages
                if alert is not None and each.alert_id == alert.alert.alert_id
            ),
        )

    def _alert(self, watchlist: str, incident_id: str) -> AlertRecord | None:
        for each in self.store.contents.alerts.values():
            if (each.alert.watchlist, each.alert.incident_id) == (watchlist, incident_id):
                return each
        return None


def listed(link: Link, name: str) -> list[dict[str, Any]]:
    """Return a list of documents in a link's detail."""
    return cast("list[dict[str, Any]]", link.detail[name])
