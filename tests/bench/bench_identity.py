"""Is an entry known again after what feeds do to it, and is a copy told from an unrelated report?

Identity: feeds are fetched twice; in between each entry suffers one of twelve mutations, some new
entries come, and some stand under an old address a week later, beside the old entry: where the old
one changes its guid as well, nothing tells which it is, and it is missed. Figures are pairwise over
all entries of both fetches, by the functions that the poller uses. Sketch: a report against itself
cut to 30-90 % and re-headed, and pairs of one topic that lie over a week apart, by the threshold
that the alert core uses.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from services.alert.incidents.sources import is_copy
from services.ingest.articles import FeedFacts
from services.ingest.feeds import Entry, Feed
from services.ingest.news import Seen, read_entries, tell_news
from shared.ids import ArticleId, ContentVersion
from shared.sketch import Shingles, sketch
from tests.bench.loads.cut_copies import cut_and_reheaded, reports, unrelated_pairs
from tests.bench.loads.load_stream import LOAD_STREAM
from tests.bench.loads.mutated_entries import MUTATIONS, original
from tests.bench.report import Report, Row, at_least, at_most

FEEDS, ENTRIES, NEW, REUSED = 20, 30, 8, 3
F1_BAR, RECALL_BAR, FALSE_BAR = 0.98, 0.97, 0.001
COPIES_EACH = 3
PAIRS = 100_000
NOW = datetime(2026, 11, 10, tzinfo=UTC)
_TOPIC = """
minister sanctions tanks envoy talks border drones summit treaty embassy strike aid missiles vote
court army port grain fleet pact
"""
_WORDS = _TOPIC.split()

Told = tuple[str, int]


def run() -> Report:
    """Measure identity per kind of mutation, then copies."""
    counts = {kind: _counted(kind) for kind in MUTATIONS}
    return Report(
        "identity",
        (
            *(_f1_row(kind, count) for kind, count in counts.items()),
            _barred(_f1_row("all kinds", sum(counts.values(), Counter()))),
            *_sketch_rows(),
        ),
    )


def _counted(kind: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number in range(FEEDS):
        counts += _pairs(_two_fetches(kind, Random(f"{kind}{number}")))
    return counts


def _two_fetches(kind: str, random: Random) -> list[Told]:
    facts = FeedFacts(source="https://paper.example/rss", language="en")
    before = [original(random, number, _WORDS) for number in range(ENTRIES)]
    mutate = MUTATIONS[kind]
    after = [(mutate(random, entry), number) for number, entry in enumerate(before)]
    after += [
        (original(random, number, _WORDS), number) for number in range(ENTRIES, ENTRIES + NEW)
    ]
    after += [(_reused(random, before[n], n), ENTRIES + NEW + n) for n in range(REUSED)]
    random.shuffle(after)
    first = _ids(before, {}, facts)
    second = _ids([entry for entry, _ in after], first[1], facts)
    return [
        *zip(first[0], range(ENTRIES), strict=True),
        *zip(second[0], (article for _, article in after), strict=True),
    ]


def _reused(random: Random, entry: Entry, number: int) -> Entry:
    assert entry.published is not None
    fresh = original(random, number, _WORDS)
    return replace(fresh, link=entry.link, published=entry.published + timedelta(days=7))


def _ids(
    entries: Sequence[Entry], seen: dict[str, Seen], facts: FeedFacts
) -> tuple[list[str], dict[str, Seen]]:
    read = read_entries(Feed(entries=tuple(entries)))
    named: list[str] = []
    known: dict[str, Seen] = {}
    for one, entry in zip(read, entries, strict=True):
        assert one.entry == entry
        news = tell_news([one], seen, facts, NOW)
        fresh = next(iter(news.fresh), None)
        named.append(fresh.article.article_id if fresh else news.known[0].article_id)
        if fresh:
            article = fresh.article
            memory = Seen(
                ArticleId(article.article_id),
                ContentVersion(article.content_version),
                article.published_at,
                fresh.first_seen,
            )
            known.update(dict.fromkeys(fresh.keys, memory))
    return named, known


def _pairs(told: Sequence[Told]) -> Counter[str]:
    both = Counter(told)
    together = sum(n * (n - 1) // 2 for n in both.values())
    predicted = sum(n * (n - 1) // 2 for n in Counter(name for name, _ in told).values())
    true = sum(n * (n - 1) // 2 for n in Counter(article for _, article in told).values())
    return Counter(right=together, wrong=predicted - together, missed=true - together)


def _f1_row(kind: str, counts: Counter[str]) -> Row:
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    f1 = 2 * right / (2 * right + wrong + missed)
    what = f"{kind}: pairwise F1 ({wrong} wrong, {missed} missed)"
    return Row(what, f1, "F1", right + missed)


def _barred(row: Row) -> Row:
    bar, met = at_least(row.value, F1_BAR)
    return replace(row, bar=bar, met=met)


def _sketch_rows() -> tuple[Row, ...]:
    if not LOAD_STREAM.exists():
        sys.stdout.write(f"{LOAD_STREAM} is not there: copies are measured on made-up words\n")
    told = reports()
    shingles = [Shingles.of(sketch(one.text)) for one in told]
    random = Random(3)
    found = [
        is_copy(mine, _copy(one.text, random))
        for mine, one in zip(shingles, told, strict=True)
        for _ in range(COPIES_EACH)
    ]
    pairs = list(islice(unrelated_pairs(told), PAIRS))
    false = sum(is_copy(shingles[a], shingles[b]) for a, b in pairs)
    recall, share = sum(found) / len(found), false / len(pairs)
    return (
        Row("copies cut to 30-90 % and re-headed: recall", recall, "share", len(found), None,
            *at_least(recall, RECALL_BAR)),
        Row(f"unrelated pairs of one topic taken for copies ({false})", share, "share", len(pairs),
            None, *at_most(share, FALSE_BAR)),
    )  # fmt: skip


def _copy(text: str, random: Random) -> Shingles:
    return Shingles.of(sketch(cut_and_reheaded(text, random.uniform(0.3, 0.9), random)))
