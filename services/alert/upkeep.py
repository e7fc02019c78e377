"""What does the alert service look after while it runs: counts, and what is kept too long?"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Never

import structlog

from services.alert.metrics import AlertMetrics
from services.alert.store.articles import forget_articles
from services.alert.store.delivery_log import reconcile
from shared.clock import Clock
from shared.errors import TransientError
from shared.ops.readiness import Check, Finding
from shared.sql.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Counts deliveries and removes texts older than ``retention``, every ``interval``."""

    database: Database
    metrics: AlertMetrics
    clock: Clock
    retention: timedelta
    interval: timedelta

    async def run(self) -> Never:
        """Go round until cancelled; while the database does not answer, go on trying."""
        while True:
            try:
                await self.round()
            except TransientError as exc:
                log.warning("upkeep_postponed", error=str(exc))
            await asyncio.sleep(self.interval.total_seconds())

    async def round(self) -> None:
        """Count and remove once."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            self.metrics.show_deliveries(await reconcile(tx), now)
        async with self.database.transaction() as tx:
            removed = await forget_articles(tx, now - self.retention)
        if removed:
            log.info("articles_forgotten", count=removed)


def dispatcher_check(database: Database, clock: Clock, late_after: timedelta) -> Check:
    """Return a check that no delivery has been due for longer than ``late_after``.

    A dispatcher that stands still shows here, whatever its process says.
    """

    async def check() -> Finding:
        async with database.reading() as tx:
            counts = await reconcile(tx)
        due = counts.oldest_due_at
        late = clock.now() - due if due is not None else timedelta(0)
        detail = f"oldest due {max(late.total_seconds(), 0):.0f} s, pending {counts.pending}"
        return Finding(ok=late <= late_after, detail=detail)

    return check
