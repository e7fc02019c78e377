"""Was every article version that came also coded, lane by lane?"""

from dataclasses import dataclass
from typing import get_args

from sqlalchemy import and_, case, func
from sqlmodel import col, select

from services.alert.store.articles import ArticleRow
from services.alert.store.codings import CodingRow
from shared.messages import Lane
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class Received:
    """How many article versions came on one lane, of those whose text is kept.

    ``coded`` have a coding that says something of them, ``failed`` only failures, ``waiting`` none
    yet: once the queues are empty, whatever waits has been lost.
    """

    received: int = 0
    coded: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        """Return how many have no coding."""
        return self.received - self.coded - self.failed


async def received_by_lane(tx: Transaction) -> dict[Lane, Received]:
    """Count what came by each lane; ``tx`` must be one snapshot (``Database.reading``)."""
    said = case(
        (col(CodingRow.outcome) == "failed", 1), (col(CodingRow.outcome).is_(None), 0), else_=2
    )
    best = (
        select(col(ArticleRow.lane).label("lane"), func.max(said).label("said"))
        .select_from(ArticleRow)
        .outerjoin(
            CodingRow,
            and_(
                col(CodingRow.article_id) == col(ArticleRow.article_id),
                col(CodingRow.content_version) == col(ArticleRow.content_version),
            ),
        )
        .group_by(col(ArticleRow.article_id), col(ArticleRow.content_version), col(ArticleRow.lane))
        .subquery()
    )
    found = {lane: [0, 0, 0] for lane in get_args(Lane)}
    counted = select(best.c.lane, best.c.said, func.count()).group_by(best.c.lane, best.c.said)
    for lane, reached, count in await tx.execute(counted):
        found[lane][reached] += count
    return {lane: Received(sum(by), coded=by[2], failed=by[1]) for lane, by in found.items()}
