"""What does a watchlist do with each of its examples, by what is stored and by the coder?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.alert.examples.judging import Judged, judge, known_of_text, without_alerts
from services.alert.examples.listing import Listed, listed
from services.alert.examples.texts import TextReader
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from services.alert.store.event_queries import article_of_event
from services.alert.store.why_not import known_of
from services.alert.whynot.known import Known
from shared.messages import Article, Coding
from shared.names.names import Names
from shared.sql.database import Database, Transaction

_NO_CODER = "words cannot be read in this process; give the id of a stored article or event"


@dataclass(frozen=True, slots=True)
class ExampleCheck:
    """Judges examples; without a ``reader`` those that are given as words cannot be judged."""

    database: Database
    names: Names
    reader: TextReader | None = None

    async def judge_all(self, watchlist: Watchlist, now: datetime) -> tuple[Judged, ...]:
        """Return what ``watchlist`` does with each of its examples, in their order."""
        every = list(listed(watchlist.examples))
        if not every:
            return ()
        texts = [each for each in every if each.example.text is not None]
        stored = [each for each in every if each.example.text is None]
        tried = StoredWatchlist(watchlist, 1, now, now, epoch=1)
        read = await self._read(texts, now)
        known = await self._stored(stored)
        judged = await asyncio.to_thread(self._judge, texts, read, list(known), tried)
        found = {each.listed.place: each for each in judged}
        return tuple(found[each.place] for each in every)

    async def _read(
        self, texts: Sequence[Listed], now: datetime
    ) -> list[tuple[Article, Coding]] | None:
        if self.reader is None or not texts:
            return None
        return await self.reader.read([each.example for each in texts], now)

    async def _stored(self, stored: Sequence[Listed]) -> list[tuple[Listed, Known]]:
        if not stored:
            return []
        async with self.database.reading() as tx:
            return [(each, await self._known(tx, each)) for each in stored]

    async def _known(self, tx: Transaction, one: Listed) -> Known:
        example = one.example
        article_id = example.article_id or await article_of_event(tx, example.event_id or "")
        if article_id is None:
            return Known()
        return without_alerts(await known_of(tx, article_id, "", self.names))

    def _judge(
        self,
        texts: Sequence[Listed],
        read: Sequence[tuple[Article, Coding]] | None,
        stored: Sequence[tuple[Listed, Known]],
        tried: StoredWatchlist,
    ) -> list[Judged]:
        names = self.names
        found = [judge(one, known, tried, names) for one, known in stored]
        if read is None:
            return found + [Judged(each, None, _NO_CODER) for each in texts]
        for one, (article, coding) in zip(texts, read, strict=True):
            found.append(judge(one, known_of_text(article, coding, names), tried, names))
        return found
