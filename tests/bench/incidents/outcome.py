"""What rang, how often, and was anything taken for what it is not, or told and not taken back?"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.members import every_member
from services.alert.store.watchlists import put_watchlist
from shared.messages import Alert
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.bench.incidents.description import NAMES
from tests.bench.incidents.tellings import Told

EVERYTHING = "everything"
WATCHLISTS: dict[str, dict[str, object]] = {
    EVERYTHING: {"all": True},
    "arms": {"types": ["arms_transfer", "military_aid"]},
    "done-or-decided": {"statuses": ["announced", "under_way", "completed"]},
    "nato": {"parties": ["NATO"]},
    "proposed": {"statuses": ["proposed", "threatened", "alleged"]},
}
BATCH = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was told, and under which incident each article's event stands in the end."""

    told: Sequence[Told]
    messages: Sequence[Alert]
    homes: Sequence[tuple[str, str]]

    @property
    def acts(self) -> dict[str, str]:
        """Return which act each article tells, by its description."""
        return {each.article_id: each.act for each in self.told}

    def rings(self) -> Counter[str]:
        """Return how often each act rang who watches everything; 0 for those that did not."""
        acts = self.acts
        found = Counter(dict.fromkeys(acts.values(), 0))
        for each in self._new():
            if each.watchlist == EVERYTHING:
                found[_act_of(each, acts)] += 1
        return found

    def mixed(self) -> list[frozenset[str]]:
        """Return the acts of every incident that holds articles of more than one."""
        acts, held = self.acts, defaultdict(set)
        for article_id, incident_id in self.homes:
            held[incident_id].add(acts[article_id])
        return [frozenset(each) for each in held.values() if len(each) > 1]

    def retractions(self) -> tuple[int, int]:
        """Return how many alerts of retracted acts there are, and how many were not taken back."""
        gone = {each.act for each in self.told if each.retracts}
        rung = {each.alert_id for each in self._new() if _act_of(each, self.acts) in gone}
        back = {each.alert_id for each in self.messages if each.kind == "retracted"}
        return len(rung), len(rung - back)

    def _new(self) -> Iterator[Alert]:
        return (each for each in self.messages if each.kind == "new")


async def decided(told: Sequence[Told], first: datetime) -> Outcome:
    """Hand the codings in as they come, in small batches, to the decision on a new SQLite."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        settings = SqlSettings.model_validate({"url": str(Path(folder) / "tocsin.db")})
        await migrate(settings)
        async with open_database(settings) as database:
            await _watch(database, first - timedelta(days=1))
            messages = await _messages(database, told)
            async with database.reading() as tx:
                members = await every_member(tx, NAMES)
    homes = [
        (each.member.article.article_id, each.incident_id) for each in members if each.incident_id
    ]
    return Outcome(told, messages, homes)


async def _watch(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        for name, rule in WATCHLISTS.items():
            document = {"id": name, "name": name, "rules": [rule]}
            await put_watchlist(tx, parse_watchlist(document, NAMES), now)


async def _messages(database: Database, told: Sequence[Told]) -> list[Alert]:
    decider = Decider(SqlAlertStore(database, Outbox(), NAMES), NAMES)
    messages: list[Alert] = []
    for at in range(0, len(told), BATCH):
        some = [each.coding for each in told[at : at + BATCH]]
        outcome = await decider.decide_batch(some, some[-1].article.fetched_at)
        messages += outcome.alerts
    return messages


def _act_of(alert: Alert, acts: dict[str, str]) -> str:
    return acts[alert.sources.articles[0]]
