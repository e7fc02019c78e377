"""Do so many records fail that it is the program or its data that is wrong, not the records?

After a bad deployment every record fails. Dead-lettering them all would empty the topic into the
dead-letter topic; stopping leaves them where they are.
"""

from collections import deque
from enum import StrEnum

from shared.errors import PermanentError


class TooManyDeadLetters(PermanentError):
    """Stop consuming: a larger share of the records than allowed could not be processed."""


class Verdict(StrEnum):
    """Whether one more record may be set aside."""

    WITHIN = "within"
    EXCEEDED = "exceeded"


class ShareLimit:
    """Count the dead letters among the last ``window`` records.

    A window that is not full yet counts as full of good records, so that the first bad record of
    a new consumer does not stop it.
    """

    def __init__(self, share: float, window: int) -> None:
        self._allowed = share * window
        self._recent: deque[bool] = deque(maxlen=window)

    def may_bury_another(self) -> Verdict:
        """Say whether one more dead letter stays within the share."""
        # The oldest record leaves the window when the next one enters.
        full = len(self._recent) == self._recent.maxlen
        staying = sum(self._recent) - (self._recent[0] if full else 0)
        return Verdict.WITHIN if staying + 1 <= self._allowed else Verdict.EXCEEDED

    def note_buried(self) -> None:
        """Count one record that was set aside."""
        self._recent.append(True)

    def note_processed(self, records: int) -> None:
        """Count records that were processed."""
        self._recent.extend([False] * min(records, self._recent.maxlen or 0))
