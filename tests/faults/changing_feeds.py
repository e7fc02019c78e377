"""Which feeds are watched while processes die, and what must have come of them in the end?

A feed changes whenever it is asked for, by its own random numbers: new entries, edits, changed
guids. What it showed is known, so that nothing that is missing later can be missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import permutations
from random import Random
from xml.sax.saxutils import escape

from shared.ids import ContentVersion, content_version

COUNTRIES = (
    "Norway",
    "Brazil",
    "Japan",
    "Peru",
    "Kenya",
    "Sudan",
    "Chile",
    "Bolivia",
    "Poland",
    "Belarus",
    "India",
    "Canada",
    "Greece",
    "Turkey",
    "Mexico",
    "Ecuador",
)
Pair = tuple[str, str]
_NEW, _EDIT, _NEW_GUID, _ACT = 0.5, 0.15, 0.05, 0.25
# Fresh, missed by some hours (these ring from the backlog), too old to ring.
_AGES_HOURS = (0.0, 0.0, 0.0, 9.0, 72.0)
_RINGS_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry as it stands now; ``act`` is who recalled an ambassador from where, if anybody."""

    link: str
    guid: str
    title: str
    text: str
    published: datetime
    act: Pair | None

    @property
    def version(self) -> ContentVersion:
        """Return what the article's version must be called."""
        return content_version(self.title, self.text)

    def xml(self) -> str:
        """Return the entry as an RSS item."""
        return (
            f"<item><title>{escape(self.title)}</title><link>{self.link}</link>"
            f"<guid isPermaLink='false'>{self.guid}</guid>"
            f"<pubDate>{format_datetime(self.published)}</pubDate>"
            f"<description>{escape(self.text)}</description></item>"
        )


def acts(seed: int) -> Iterator[Pair]:
    """Yield pairs of countries, each once."""
    pairs = list(permutations(COUNTRIES, 2))
    Random(seed).shuffle(pairs)
    return iter(pairs)


@dataclass(slots=True)
class ChangingFeed:
    """A feed; ``acts`` is shared by the feeds of a run.

    It shows all it ever had, or the newest ``window`` entries.
    """

    name: str
    start: datetime
    random: Random
    acts: Iterator[Pair]
    window: int | None = None
    entries: list[ShownEntry] = field(default_factory=list)
    polls: int = 0
    frozen: bool = False

    def poll(self) -> str:
        """Change, and return the feed as RSS 2.0."""
        self.polls += 1
        if not self.frozen:
            self._change()
        items = "".join(entry.xml() for entry in reversed(self.entries[self._oldest :]))
        return (
            f"<rss version='2.0'><channel><title>{self.name}</title><language>en</language>"
            f"{items}</channel></rss>"
        )

    @property
    def _oldest(self) -> int:
        return 0 if self.window is None else max(0, len(self.entries) - self.window)

    def _change(self) -> None:
        if not self.entries or self.random.random() < _NEW:
            self.entries.append(self._new())
        at = self.random.randrange(self._oldest, len(self.entries))
        if self.random.random() < _EDIT:
            entry = self.entries[at]
            added = f" This report was corrected, for the {self.polls}th time."
            self.entries[at] = replace(entry, text=entry.text + added)
        if self.random.random() < _NEW_GUID:
            self.entries[at] = replace(self.entries[at], guid=f"{self.name}-new-{self.polls}")

    def _new(self) -> ShownEntry:
        number = len(self.entries)
        published = self.start - timedelta(hours=self.random.choice(_AGES_HOURS))
        act = next(self.acts, None) if self.random.random() < _ACT else None
        title, text = _told(act, f"{self.name} {number}")
        link = f"http://news.example/{self.name}/{number}"
        return ShownEntry(link, f"{self.name}-{number}", title, text, published, act)


@dataclass(frozen=True, slots=True)
class Shown:
    """What all feeds show at the end."""

    entries: tuple[ShownEntry, ...]
    start: datetime

    @property
    def must_ring(self) -> frozenset[Pair]:
        """Return the acts that are young enough to ring."""
        return frozenset(
            entry.act
            for entry in self.entries
            if entry.act is not None and self.start - entry.published < _RINGS_WITHIN
        )


def _told(act: Pair | None, name: str) -> tuple[str, str]:
    if act is None:
        return f"Hall {name} opens", f"The museum opened hall {name} to its visitors."
    actor, target = act
    return (
        f"{actor} recalls its envoy",
        f"{actor} recalled its ambassador to {target}, officials said. Report {name}.",
    )
