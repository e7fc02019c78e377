"""A decider over a store in memory, with watchlists, for tests that tell a story."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.alert.decide import BatchOutcome, Decider
from services.alert.rules.watchlist import parse_watchlist
from shared.messages import Alert, Coding
from tests.unit.alert.built import DAY0, NAMES
from tests.unit.alert.memory_store import MemoryAlertStore


@dataclass
class Desk:
    """Hand in codings, see what is told."""

    store: MemoryAlertStore = field(default_factory=MemoryAlertStore)

    def __post_init__(self) -> None:
        self.decider = Decider(self.store, NAMES)

    def watch(self, name: str, *, days: float = -1, history: bool = False, **rule: object) -> None:
        """Make a watchlist of one rule, or give it another version."""
        document = {"id": name, "name": name, "rules": [rule], "history": history}
        watchlist = parse_watchlist(document, NAMES)
        self.store.contents.put_watchlist(watchlist, DAY0 + timedelta(days=days))

    async def hear(self, *codings: Coding, now: datetime = DAY0) -> list[tuple[str, str]]:
        """Decide one batch; return (watchlist, kind) of what was told."""
        outcome = await self.decide(*codings, now=now)
        return [(each.watchlist, each.kind) for each in outcome.alerts]

    async def decide(self, *codings: Coding, now: datetime = DAY0) -> BatchOutcome:
        """Decide one batch."""
        return await self.decider.decide_batch(codings, now)

    def alerts(self, *, standing: bool = True) -> list[Alert]:
        """Return the alerts that stand, or those that do not."""
        found = self.store.contents.alerts.values()
        return [each.alert for each in found if each.standing is standing]
