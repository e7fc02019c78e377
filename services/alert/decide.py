"""What follows from a batch of codings: which incidents, which alerts, in one transaction?

Pure but for the store port. At rest the incidents and the (watchlist, incident) pairs do not
depend on the order of arrival, on repetition, on batches or on restarts: a coding is claimed once,
the later version of an article speaks for it, and incidents are a function of the set of events.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.alert.deciding import Deciding
from services.alert.incidents.decisions import Decision, Duplicate
from services.alert.incidents.member import members_of
from services.alert.incidents.recomputing import Change
from services.alert.ports import AlertStore, AlertTransaction, Outcome
from services.alert.positions import Position
from services.alert.rules.rule_book import RuleBook
from services.alert.speaking import speaking_of
from shared.memory import set_aside, uncollected
from shared.messages import Alert, Coding
from shared.names.names import Names

_MANY = 10_000
"""So many watchlists that change at once are worth a pass over all memory."""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What came of a batch: how many codings were new, what was decided, what was told."""

    claimed: int
    duplicates: int
    decisions: tuple[Decision, ...]
    alerts: tuple[Alert, ...]


class Decider:
    """Decide batches one after the other; keep the rules compiled between them.

    Several processes may decide at once on one PostgreSQL: each holds the articles and acts it
    touches until it has committed.
    """

    def __init__(self, store: AlertStore, names: Names) -> None:
        self._store = store
        self._names = names
        self._book = RuleBook()

    @property
    def book(self) -> RuleBook:
        """Return the rules as of the last batch."""
        return self._book

    async def decide_batch(
        self, codings: Sequence[Coding], now: datetime, positions: Sequence[Position] = ()
    ) -> BatchOutcome:
        """Decide about ``codings`` and commit it all, with ``positions``, or nothing.

        Raise TransientError when the batch is to be handed in again.
        """
        async with self._store.begin() as tx:
            await self.refresh(tx)
            claimed = await tx.claim(codings, now)
            heads = await tx.lock_heads({each.article.article_id for each in codings})
            speaking, unheard = await speaking_of(tx, heads, codings, claimed)
            change = await self._change(tx, speaking, heads)
            deciding = Deciding(change, self._book, self._names, now)
            outcome = await _decided(tx, deciding, speaking)
            await tx.save(outcome, now)
            await tx.put_positions(positions)
        new = {id(each) for each in claimed}
        again = tuple(
            Duplicate(each.article.article_id, each.article.content_version)
            for each in codings
            if id(each) not in new
        )
        return BatchOutcome(
            claimed=len(claimed),
            duplicates=len(again),
            decisions=(*deciding.decisions, *unheard, *again),
            alerts=tuple(outcome.messages),
        )

    async def refresh(self, tx: AlertTransaction) -> None:
        """Take in the watchlists that changed since the last batch."""
        with uncollected():
            epoch, changed = await tx.watchlist_changes(self._book.epoch)
            self._book.apply(changed, epoch)
        if len(changed) >= _MANY:
            set_aside()

    async def _change(
        self, tx: AlertTransaction, speaking: Sequence[Coding], heads: Collection[str]
    ) -> Change:
        # Of an article that nothing has spoken for, nothing is stored.
        again = {each.article.article_id for each in speaking} & set(heads)
        removed = await tx.members_of_articles(again) if again else ()
        added = [member for each in speaking for member in members_of(each, self._names)]
        acts = {each.key.act for each in (*added, *(each.member for each in removed))}
        await tx.lock_acts(acts)
        return Change(tuple(added), tuple(removed))


async def _decided(tx: AlertTransaction, deciding: Deciding, speaking: Sequence[Coding]) -> Outcome:
    scope = deciding.scope
    if not deciding.idle:
        partial = scope.take(await tx.members_of_keys(deciding.change.touched))
        scope.take_beside(await tx.members_beside(partial))
        deciding.name(await tx.incidents(scope.incidents))
        deciding.take_stored(await tx.incidents(deciding.fresh))
        deciding.take_alerts(await tx.alerts(deciding.concerned))
        lonely = deciding.judge()
        if lonely:
            others = deciding.take_near(await tx.members_near(lonely))
            deciding.take_alerts(await tx.alerts(others))
    return deciding.outcome(speaking)
