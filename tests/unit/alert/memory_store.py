"""A store in memory with the contract of the SQL store, for tests of decisions alone."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import Key, Member, Placed
from services.alert.incidents.record import IncidentRecord
from services.alert.incidents.resemblance import WINDOW, copies, neighbours
from services.alert.ports import Head, Outcome
from services.alert.positions import Position
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from services.alert.store.codings import coding_key
from shared.messages import Alert, Coding

CodingKey = tuple[str, str, str]


@dataclass
class Contents:
    """All that is stored."""

    codings: dict[CodingKey, Coding] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    spoken: dict[str, Coding] = field(default_factory=dict)
    members: dict[str, Placed] = field(default_factory=dict)
    incidents: dict[str, IncidentRecord] = field(default_factory=dict)
    alerts: dict[str, AlertRecord] = field(default_factory=dict)
    messages: list[Alert] = field(default_factory=list)
    watchlists: list[StoredWatchlist] = field(default_factory=list)
    positions: dict[tuple[str, str, int], Position] = field(default_factory=dict)
    arrivals: int = 0

    def put_watchlist(self, watchlist: Watchlist, now: datetime) -> None:
        """Make a watchlist or give it a version more."""
        mine = [each for each in self.watchlists if each.watchlist.id == watchlist.id]
        made_at = mine[0].made_at if mine else now
        epoch = len(self.watchlists) + 1
        same_rules = bool(mine) and mine[-1].watchlist.rules == watchlist.rules
        since = mine[-1].rules_since if same_rules else len(mine) + 1
        self.watchlists.append(
            StoredWatchlist(watchlist, len(mine) + 1, made_at, now, epoch=epoch, rules_since=since)
        )


@dataclass
class MemoryTransaction:
    """One transaction on a copy of the contents."""

    contents: Contents

    async def watchlist_changes(self, epoch: int) -> tuple[int, Sequence[StoredWatchlist]]:
        found = self.contents.watchlists
        return len(found), [each for each in found if each.epoch > epoch]

    async def claim(self, codings: Sequence[Coding], now: datetime) -> tuple[Coding, ...]:
        new = []
        for each in codings:
            key = coding_key(each)
            if key not in self.contents.codings:
                self.contents.codings[key] = each
                new.append(each)
        return tuple(new)

    async def lock_heads(self, articles: Collection[str]) -> Mapping[str, Head]:
        return {each: head for each, head in self.contents.heads.items() if each in articles}

    async def spoken(self, articles: Collection[str]) -> Sequence[Coding]:
        return [self.contents.spoken[each] for each in articles]

    async def lock_acts(self, acts: Collection[str]) -> None:
        pass

    async def members_of_articles(self, articles: Collection[str]) -> Sequence[Placed]:
        return [each for each in self._members() if each.member.article.article_id in articles]

    async def members_of_keys(self, keys: Collection[Key]) -> Sequence[Placed]:
        return [each for each in self._telling() if each.member.key in keys]

    async def members_beside(self, keys: Collection[Key]) -> Sequence[Placed]:
        near = {
            each.incident_id
            for each in self._telling()
            if each.member.key.known == 2 and any(key.covers(each.member.key) for key in keys)
        }
        return [each for each in self._telling() if each.incident_id in near - {None}]

    async def members_near(self, members: Sequence[Member]) -> Sequence[Placed]:
        return [
            each
            for each in self._telling()
            if each.incident_id is not None
            and any(
                one.key.act == each.member.key.act
                and (neighbours(one.key, each.member.key) or copies(one, each.member))
                and abs(one.at - each.member.at) <= WINDOW
                for one in members
            )
        ]

    async def incidents(self, incidents: Collection[str]) -> Mapping[str, IncidentRecord]:
        known = self.contents.incidents
        return {each: known[each] for each in incidents if each in known}

    async def alerts(self, incidents: Collection[str]) -> Sequence[AlertRecord]:
        found = self.contents.alerts.values()
        return [each for each in found if each.alert.incident_id in incidents]

    async def save(self, outcome: Outcome, now: datetime) -> None:
        kept = self.contents
        for coding in outcome.speaking:
            kept.heads[coding.article.article_id] = Head.of(coding.article)
            kept.spoken[coding.article.article_id] = coding
        for event_id in outcome.gone:
            del kept.members[event_id]
        for placed in outcome.added:
            kept.arrivals += 1
            arrived = replace(placed.member, arrival=kept.arrivals)
            kept.members[placed.member.event.event_id] = replace(placed, member=arrived)
        for placed in outcome.moved:
            kept.members[placed.member.event.event_id] = placed
        for incident in outcome.incidents:
            known = kept.incidents.get(incident.incident_id)
            arrival = known.arrival if known else len(kept.incidents) + 1
            kept.incidents[incident.incident_id] = replace(incident, arrival=arrival)
        for record in outcome.alerts:
            kept.alerts[record.alert.alert_id] = record
        kept.messages += outcome.messages

    async def put_positions(self, positions: Sequence[Position]) -> None:
        for each in positions:
            self.contents.positions[each.group, each.topic, each.partition] = each

    def _members(self) -> list[Placed]:
        return sorted(self.contents.members.values(), key=lambda each: each.member.arrival)

    def _telling(self) -> list[Placed]:
        return [each for each in self._members() if each.member.tells]


@dataclass
class MemoryAlertStore:
    """Open transactions one after the other."""

    contents: Contents = field(default_factory=Contents)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[MemoryTransaction]:
        """Keep what the block wrote unless it raises."""
        copied = replace(
            self.contents,
            **{
                each: deepcopy(value) if each == "heads" else value.copy()
                for each, value in vars(self.contents).items()
                if each != "arrivals"
            },
        )
        yield MemoryTransaction(copied)
        self.contents = copied
