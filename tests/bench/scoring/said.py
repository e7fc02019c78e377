"""What did the coder say, as far as it is scored?"""

from dataclasses import dataclass

from shared.messages import Event, Evidence, TextField


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the title or the text, in code points, ``end`` exclusive."""

    field: TextField
    start: int
    end: int

    def shared_with(self, field: TextField, start: int, end: int) -> int:
        """Return how many code points lie in both."""
        if field != self.field:
            return 0
        return max(0, min(end, self.end) - max(start, self.start))

    def covers(self, field: TextField, start: int, end: int) -> bool:
        """Say whether at least half of the shorter of both lies in both."""
        shorter = min(end - start, self.end - self.start)
        return 2 * self.shared_with(field, start, end) >= max(1, shorter)


@dataclass(frozen=True, slots=True)
class Said:
    """One event that the coder found; parties as ISO alpha-3, None where there is none."""

    type: str
    status: str
    novelty: str = "new"
    actor: str | None = None
    target: str | None = None
    confidence: float = 1.0
    items: tuple[tuple[str, float | None], ...] = ()
    mentions: tuple[Place, ...] = ()
    sentences: tuple[Place, ...] = ()


def said(event: Event) -> Said:
    """Return what is scored of ``event``."""
    evidences = (event.evidence, *event.mentions)
    return Said(
        type=event.type.value,
        status=event.status.value,
        novelty=event.novelty.value,
        actor=event.actor.iso3 if event.actor else None,
        target=event.target.iso3 if event.target else None,
        confidence=event.confidence,
        items=tuple((item.system or item.name, item.quantity) for item in event.items),
        mentions=tuple(dict.fromkeys(_place(one) for one in evidences)),
        sentences=tuple(dict.fromkeys(_sentence(one) for one in evidences)),
    )


def _place(evidence: Evidence) -> Place:
    return Place(evidence.field, evidence.start, evidence.end)


def _sentence(evidence: Evidence) -> Place:
    around = evidence.sentence or evidence
    return Place(evidence.field, around.start, around.end)
