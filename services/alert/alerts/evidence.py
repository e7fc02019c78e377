"""Which sentence of each article says it best?"""

from collections.abc import Iterable

from services.alert.incidents.member import Member
from shared.messages import AlertEvidence, Event

Fullness = tuple[int, int, int, float]


def evidence(members: Iterable[Member]) -> tuple[AlertEvidence, ...]:
    """Return the fullest mention of each article, the fullest article first."""
    best: dict[str, Member] = {}
    for member in members:
        article_id = member.article.article_id
        if article_id not in best or fullness(member.event) > fullness(best[article_id].event):
            best[article_id] = member
    ordered = sorted(best.values(), key=lambda each: each.position)
    ordered.sort(key=lambda each: fullness(each.event), reverse=True)
    return tuple(map(_quoted, ordered))


def fullness(event: Event) -> Fullness:
    """Return how much a mention says: what it counts, the parties it knows, how sure it is."""
    counted = sum(each.quantity is not None for each in event.items)
    named = len(event.target.named) if event.target else 0
    specific = sum(each.system is not None for each in event.items) + named
    parties = (event.actor is not None) + (event.target is not None)
    return counted + (event.amount is not None), specific, parties, event.confidence


def _quoted(member: Member) -> AlertEvidence:
    said = member.event.evidence
    return AlertEvidence(
        article_id=member.article.article_id,
        field=said.field,
        start=said.start,
        end=said.end,
        quote=said.quote,
        sentence=said.sentence,
        tokens=said.tokens,
    )
