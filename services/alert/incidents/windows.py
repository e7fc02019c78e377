"""For how long may mentions still tell of the same act?"""

from datetime import timedelta
from typing import NamedTuple

from shared.ontology import EventType, Family, Novelty, act, family


class Windows(NamedTuple):
    """Two spans of time, both measured back to the incident's last mention.

    ``identity`` bounds mentions told as news and slides with every mention; ``recall`` bounds
    mentions told as recent background.
    """

    identity: timedelta
    recall: timedelta

    def of(self, novelty: Novelty) -> timedelta:
        """Return the window that a mention of ``novelty`` is held against."""
        return self.recall if novelty is Novelty.RECENT else self.identity


RECALL = timedelta(days=45)
IDENTITY = {
    Family.ARMS: timedelta(days=30),
    Family.SANCTIONS: timedelta(days=7),
    Family.DIPLOMATIC: timedelta(days=14),
    Family.OTHER: timedelta(days=7),
}
WINDOWS = {act(each): Windows(IDENTITY[family(each)], RECALL) for each in EventType}
