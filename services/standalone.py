"""How do the three cores run in one process, joined by direct calls?

Composition level: this module may import every service. What Kafka does between the services in
the distributed form, ``Cores.publish`` does here: it returns when the whole batch is committed.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from services.alert.decide import BatchOutcome, Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.sealing import SecretBox
from services.alert.secret_key import SecretKeySettings, load_secret_box
from services.alert.store.alert_store import SqlAlertStore
from services.extract.coded import Coded
from services.extract.coding import ArticleCoder, load_coder
from services.extract.document import Document
from services.extract.metrics import ExtractMetrics
from shared.clock import Clock
from shared.egress.policy import EgressPolicy, EgressSettings
from shared.messages import Article, Coding
from shared.names.names import Names
from shared.settings import load_settings
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy, WorkerPool


@dataclass(frozen=True, slots=True)
class Outward:
    """How a process reaches the outside: which addresses, and what seals webhook secrets."""

    policy: EgressPolicy
    box: SecretBox

    @classmethod
    def load(cls, sql: SqlSettings, policy: EgressPolicy | None = None) -> "Outward":
        """Read both from the environment; the key lies beside a SQLite database if not set."""
        return cls(
            policy or load_settings(EgressSettings).policy(),
            load_secret_box(load_settings(SecretKeySettings), sql.sqlite_path),
        )


@dataclass(frozen=True, slots=True)
class Cores:
    """Extract and alert over one database; ingest publishes into them."""

    database: Database
    coder: ArticleCoder
    store: SqlAlertStore
    decider: Decider
    clock: Clock
    turn: asyncio.Lock

    async def publish(self, batch: Sequence[Article]) -> None:
        """Code ``batch`` and commit its alerts and deliveries; batches take turns.

        The port that ingest publishes to. Raises TransientError when the database cannot say that
        it has committed: hand the same batch in again.
        """
        async with self.turn:
            await self.commit(batch, await self.coder.code(batch), self.clock.now())

    async def commit(
        self, articles: Sequence[Article], codings: Sequence[Coding], now: datetime
    ) -> BatchOutcome:
        """Store ``articles``, decide ``codings`` in one transaction, return what came of it."""
        await self.store.accept_articles(articles, now)
        return await self.decider.decide_batch(codings, now)


@asynccontextmanager
async def open_cores(
    sql: SqlSettings, pool: PoolPolicy, clock: Clock, metrics: ExtractMetrics | None = None
) -> AsyncIterator[Cores]:
    """Bring the database up to date, start the workers, and yield the joined cores."""
    await migrate(sql)
    async with (
        open_database(sql) as database,
        WorkerPool[Document, Coded](load_coder, pool) as workers,
    ):
        names = Names.load()
        store = SqlAlertStore(database, Outbox(), names)
        yield Cores(
            database=database,
            coder=ArticleCoder(workers, metrics),
            store=store,
            decider=Decider(store, names),
            clock=clock,
            turn=asyncio.Lock(),
        )
