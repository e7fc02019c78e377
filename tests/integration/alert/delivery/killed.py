"""Raises and releases alerts for subscribers of every policy; killed at a statement, if told to.

``python killed.py URL [STATEMENT]``: the same work whenever it runs, what is committed is left out,
as the inbox does. SIGKILL comes before statement number STATEMENT.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from services.alert.alerts.record import AlertRecord
from services.alert.notices.digests import DigestSchedule
from services.alert.notices.policy import Policy, RateCap
from services.alert.notices.quiet_hours import QuietHours
from services.alert.notices.silences import Matcher, Silence
from services.alert.outbox.enqueue import Outbox
from services.alert.outbox.releasing import release_due
from services.alert.sealing import SecretBox
from services.alert.signing import symmetric_secret
from services.alert.store.alert_queries import get_alert
from services.alert.store.alerts import put_alerts
from services.alert.store.endpoints import add_endpoint
from services.alert.store.silences import add_silence
from services.alert.store.subscriptions import Subscription, add_subscription, list_subscriptions
from shared.messages import Alert, AlertKind, Severity
from shared.sql.database import Database, open_database
from shared.sql.settings import SqlSettings
from tests.unit.alert.delivery.delivered_alerts import alert

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KINDS: tuple[AlertKind, ...] = ("new", "updated", "retracted")
LEVELS: tuple[Severity, ...] = ("low", "medium", "high", "urgent")
POLICIES = {
    "plain": Policy(),
    "floor": Policy(min_severity="high"),
    "hourly": Policy(digest=DigestSchedule(every="hourly")),
    "grouped": Policy(group_wait=90),
    "night": Policy(quiet_hours=QuietHours(start=time(11), end=time(14)), urgent_passes=True),
    "capped": Policy(rate_cap=RateCap(messages=2, seconds=600)),
    "snoozed": Policy(snooze_until=NOW + timedelta(hours=5)),
}
SILENCED = "quiet-list"
BATCHES = 6


@dataclass
class Killer:
    """Count statements; end the process before one of them."""

    at: int
    count: int = 0

    def __call__(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def batch(number: int) -> list[Alert]:
    """Return the alerts of one batch; one of them is of a watchlist that is silenced."""
    found = []
    for at in range(4):
        name = SILENCED if at == 3 else f"list-{at % 2}"
        one = alert(number * 10 + at, watchlist=name)
        found.append(one.model_copy(update={"severity": LEVELS[(number + at) % 4]}))
    return found


async def work(database: Database) -> None:
    """Do all of it; what was committed before is not done again."""
    await _subscribe(database)
    for number in range(BATCHES):
        now = NOW + timedelta(minutes=number)
        await raise_alerts(database, batch(number), now)
        await release_due(database, now)
    for hours in (1, 2, 3, 6):
        await release_due(database, NOW + timedelta(hours=hours))


async def raise_alerts(database: Database, alerts: Sequence[Alert], now: datetime) -> None:
    """Raise alerts and enqueue them in one transaction, once."""
    async with database.transaction() as tx:
        if await get_alert(tx, alerts[0].alert_id) is not None:
            return
        await Outbox().enqueue_all(tx, alerts, now)
        records = [AlertRecord(each, 1, 0, standing=True, explanation={}) for each in alerts]
        await put_alerts(tx, records, alerts)


async def _subscribe(database: Database) -> None:
    box, secret = SecretBox((bytes(32),)), symmetric_secret(bytes(range(32)))
    async with database.transaction() as tx:
        if await list_subscriptions(tx):
            return
        for name, policy in POLICIES.items():
            await add_endpoint(tx, name, "https://example.org/hook", secret, box, NOW)
            await add_subscription(tx, Subscription(f"sub_{name}", name, None, KINDS, NOW, policy))
        silence = Silence(
            silence_id="sil_1",
            matcher=Matcher(watchlists=(SILENCED,)),
            author="tester",
            reason="known",
            starts_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        await add_silence(tx, silence, "default")


async def main(url: str, at: int) -> None:
    event.listen(Engine, "before_cursor_execute", Killer(at))
    async with open_database(SqlSettings(url=url)) as database:
        await work(database)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
