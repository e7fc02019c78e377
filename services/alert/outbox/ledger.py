"""What was decided before that bears on what a subscriber is told now?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.alert.alerts.told_to import as_told
from services.alert.notices.routing import ENDING, Filtered, Route, Silenced, SoFar, Tell, group_of
from services.alert.notices.silences import Silence, silencing
from services.alert.store.notices import messages_since, open_groups, told_of
from services.alert.store.silences import active_silences
from services.alert.store.subscriptions import LOCK, Subscription, subscribers
from shared.auth.tenants import tenant_of
from shared.messages import Alert
from shared.sql.database import Transaction
from shared.sql.lock import advisory_lock, shared_lock


@dataclass(slots=True)
class Ledger:
    """The subscriptions concerned and their past; ``note`` what is decided, in order.

    Whoever counts or groups is held alone, so that two processes do not both find room.
    """

    subscriptions: tuple[Subscription, ...] = ()
    silences: tuple[tuple[str, Silence], ...] = ()
    _messages: dict[str, int] = field(default_factory=dict)
    _groups: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    async def open(cls, tx: Transaction, alerts: Sequence[Alert], now: datetime) -> "Ledger":
        """Read what bears on ``alerts`` at ``now``."""
        await shared_lock(tx, LOCK)
        known = await subscribers(tx, {alert.watchlist for alert in alerts})
        if not known:
            return cls()
        known = tuple(sorted(known, key=lambda each: each.subscription_id))
        ledger = cls(known, await active_silences(tx, now))
        await ledger._read_past(tx, now)
        ending = {alert.alert_id for alert in alerts if alert.kind in ENDING}
        if ending:
            ledger._told = await told_of(tx, ending)
        return ledger

    def silence_of(self, alert: Alert, now: datetime) -> Silence | None:
        """Return the silence that holds for ``alert``."""
        tenant = tenant_of(alert.watchlist)
        own = [each for whose, each in self.silences if whose == tenant]
        return silencing(as_told(alert), own, now)

    def so_far(self, subscription: Subscription, alert: Alert) -> SoFar:
        """Return what was decided before for ``subscription`` that bears on ``alert``."""
        name = subscription.subscription_id
        return SoFar(
            messages=self._messages.get(name, 0),
            group_due=self._groups.get((name, group_of(alert, subscription.policy))),
            told_before=(name, alert.alert_id) in self._told,
        )

    def note(self, subscription: Subscription, alert: Alert, route: Route) -> None:
        """Take in what was decided."""
        if isinstance(route, Filtered | Silenced):
            return
        name = subscription.subscription_id
        self._told.add((name, alert.alert_id))
        if isinstance(route, Tell) or route.opens:
            self._messages[name] = self._messages.get(name, 0) + 1
        if not isinstance(route, Tell):
            self._groups[name, route.bundle] = route.due_at

    async def _read_past(self, tx: Transaction, now: datetime) -> None:
        capped = [each for each in self.subscriptions if each.policy.rate_cap]
        grouping = [each for each in self.subscriptions if each.policy.group_wait]
        await advisory_lock(tx, [lock_of(each.subscription_id) for each in (*capped, *grouping)])
        for each in capped:
            assert each.policy.rate_cap is not None
            since, _ = each.policy.rate_cap.stretch(now)
            self._messages |= await messages_since(tx, since, [each.subscription_id])
        if grouping:
            self._groups = await open_groups(tx, _ids(grouping))


def lock_of(subscription_id: str) -> str:
    """Return the lock that stands for what a subscriber is told."""
    return f"subscription:{subscription_id}"


def _ids(subscriptions: Collection[Subscription]) -> list[str]:
    return [each.subscription_id for each in subscriptions]
