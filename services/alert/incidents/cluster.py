"""Which mentions tell of one act, and does another mention fit among them?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.alert.incidents.detail import Detail, Likeness, compare
from services.alert.incidents.listing import Listing, order
from services.alert.incidents.member import Key, Member


@dataclass(slots=True)
class Cluster:
    """Listings that tell of one act, as they are gathered; ``founder`` is the first of them."""

    key: Key
    listings: list[Listing]
    detail: Detail = field(default_factory=Detail)
    articles: set[str] = field(default_factory=set)
    halted: bool = True

    @classmethod
    def of(cls, listings: Iterable[Listing]) -> "Cluster":
        """Build the cluster of ``listings`` in their order; the first is its founder."""
        ordered = list(listings)
        cluster = cls(ordered[0].key, [])
        for listing in ordered:
            cluster.add(listing)
        return cluster

    @property
    def founder(self) -> Listing:
        """Return the first listing."""
        return self.listings[0]

    @property
    def founding_event(self) -> str:
        """Return the first event of all."""
        return self.founder.members[0].event.event_id

    @property
    def last_at(self) -> datetime:
        """Return when the act was last mentioned."""
        return self.listings[-1].at

    def add(self, listing: Listing) -> None:
        """Take ``listing`` in as the latest."""
        self.listings.append(listing)
        self.detail |= listing.detail
        self.articles.add(listing.article_id)
        self.halted = self.halted and listing.stage == "halt"

    def absorb(self, other: "Cluster") -> None:
        """Take in all of ``other``."""
        self.listings = sorted(
            [*self.listings, *other.listings], key=lambda each: order(each.members[0])
        )
        self.detail |= other.detail
        self.articles |= other.articles
        self.halted = self.halted and other.halted

    def members(self) -> tuple[Member, ...]:
        """Return all mentions, sorted by position."""
        return tuple(sorted((m for each in self.listings for m in each.members), key=order))

    def is_open(self, at: datetime, window: timedelta) -> bool:
        """Tell whether the last mention before ``at`` is at most ``window`` old."""
        return at - self.last_at <= window

    def likeness(self, listing: Listing) -> Likeness:
        """Say whether ``listing`` shares, contradicts or leaves open what the cluster names.

        What is refused or halted is another act than what is done when the items are of other
        categories: "will not send jets" says nothing about the tanks.
        """
        judged = compare(self.detail, listing.detail)
        if judged != "open" or self.halted == (listing.stage == "halt"):
            return judged
        mine, other = self.detail.categories, listing.detail.categories
        return "conflicts" if mine and other and not mine & other else "open"


def choose(fits: list[Cluster], listing: Listing) -> list[Cluster]:
    """Narrow the clusters that ``listing`` may belong to by what it shares with them.

    Preferred in this order: the same system or person, the same article, the same item category;
    a preference that leaves none is passed over.
    """
    for narrowed in (
        [each for each in fits if each.likeness(listing) == "shares"],
        [each for each in fits if listing.article_id in each.articles],
        [each for each in fits if each.detail.categories & listing.detail.categories],
    ):
        if narrowed:
            return narrowed
    return fits
