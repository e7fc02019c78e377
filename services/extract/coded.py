"""What does the coder say of one article?"""

from dataclasses import dataclass

from shared.messages import Candidate, Event, Outcome, StageCounts


@dataclass(frozen=True, slots=True)
class Coded:
    """Hold the outcome for one document; with versions and article it makes a `Coding`.

    `reason` tells the language that was passed over or what was cut; otherwise None.
    """

    document_id: str
    outcome: Outcome
    reason: str | None
    counts: StageCounts
    events: tuple[Event, ...] = ()
    candidates: tuple[Candidate, ...] = ()
