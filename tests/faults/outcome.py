"""What has come of a run: is anything lost, and does anything stand twice?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields

from services.ingest.identity import canonical_url
from shared.messages import Article
from tests.faults.changing_feeds import Pair, Shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """The counts of a run; those of ``FAULTS`` must be zero.

    ``entries`` were shown by the feeds, ``versions`` of them came to Kafka on either topic, in
    ``records``: what a killed process had published without remembering it comes again.
    """

    entries: int
    versions: int
    records: int
    entries_lost: int
    last_wordings_lost: int
    with_two_ids: int
    versions_not_coded: int
    alerts: int
    alerts_missing: int
    alerts_too_many: int
    alerts_twice: int
    deliveries_unbalanced: int

    @property
    def faults(self) -> dict[str, int]:
        """Return what must not be, by name, where it is."""
        return {
            each.name: count
            for each in fields(self)
            if each.name in FAULTS and (count := getattr(self, each.name))
        }


FAULTS = (
    "entries_lost",
    "last_wordings_lost",
    "with_two_ids",
    "versions_not_coded",
    "alerts_missing",
    "alerts_too_many",
    "alerts_twice",
    "deliveries_unbalanced",
)


def outcome_of(
    shown: Shown,
    articles: Sequence[Article],
    coded: Collection[tuple[str, str]],
    rung: Iterable[Pair],
    *,
    balanced: bool,
) -> Outcome:
    """Compare what the feeds showed with what came of it.

    ``coded`` are the article versions with a coding, ``rung`` the acts that alerts told of as new,
    one each.
    """
    ids: defaultdict[str | None, set[str]] = defaultdict(set)
    versions: defaultdict[str | None, set[str]] = defaultdict(set)
    for article in articles:
        ids[article.url].add(article.article_id)
        versions[article.url].add(article.content_version)
    links = {entry: canonical_url(entry.link) for entry in shown.entries}
    came = {(article.article_id, article.content_version) for article in articles}
    told = Counter(rung)
    return Outcome(
        entries=len(shown.entries),
        versions=len(came),
        records=len(articles),
        entries_lost=sum(link not in ids for link in links.values()),
        last_wordings_lost=sum(
            entry.version not in versions[link] for entry, link in links.items() if link in ids
        ),
        with_two_ids=sum(len(found) > 1 for found in ids.values()),
        versions_not_coded=len(came - set(coded)),
        alerts=told.total(),
        alerts_missing=len(shown.must_ring - told.keys()),
        alerts_too_many=len(told.keys() - shown.must_ring),
        alerts_twice=sum(count > 1 for count in told.values()),
        deliveries_unbalanced=int(not balanced),
    )
