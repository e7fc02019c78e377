"""What is known of an act from the words around it?"""

from dataclasses import dataclass, field
from enum import StrEnum

from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood
from shared.ontology import Status


class Hint(StrEnum):
    """Name what the words about an act say besides its status."""

    CONDITIONAL = "conditional"
    EARLIER = "earlier"
    PRESUPPOSED = "presupposed"
    SUPPORTED = "supported"
    RELATIVE = "relative"
    REPORTED = "reported"
    NAMED = "named"
    IDENTIFYING = "identifying"


@dataclass(slots=True)
class Standing:
    """Collect, on the way up from a predicate, how far its act has come.

    `status` is None once `dropped` names why it is no act. `open` says that no finite form has
    asserted the act yet. `chain` holds the governors, nearest first; `caller` and `called_on`
    who called for the act and on whom; `reporters` who told it; `holder` who does what makes a
    nominal act happen ("Biden approved the sale"); `told` says that a noun such as
    "report" holds it; `sharing` is the verb whose tense a
    gerund takes.
    """

    status: Status | None
    mood: Mood
    open: bool
    dropped: str | None = None
    chain: list[Node] = field(default_factory=list)
    hints: set[Hint] = field(default_factory=set)
    caller: Node | None = None
    called_on: Node | None = None
    reporters: list[Node] = field(default_factory=list)
    holder: Node | None = None
    sharing: Node | None = None
    told: bool = False

    def drop(self, reason: str) -> None:
        """Record why the act is none; the first reason stays."""
        self.dropped = self.dropped or reason
        self.status = None

    def settle(self, outcome: Status | str) -> None:
        """Take a status, or drop the act for the reason given in its place."""
        if isinstance(outcome, Status):
            self.status = outcome
        else:
            self.drop(outcome)
