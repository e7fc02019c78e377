"""How fast is the feed reader beside feedparser, and does it read the same?

Paired rounds in one process, CPU time, medians. feedparser runs as people run it; what it takes
without sanitising and resolving, which our reader leaves to later, is told beside it.
TOCSIN_BENCH_ROUNDS sets how many rounds.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import feedparser

from services.ingest.feeds import parse_feed
from tests.bench.loads.news_feeds import SizedFeed, long_rss, sized_feeds
from tests.bench.report import Report, Row, at_least, at_most
from tests.unit.ingest.feedparser_oracle import actual, expected
from tests.unit.ingest.generated_feeds import generated_feeds

ROUNDS = int(os.environ.get("TOCSIN_BENCH_ROUNDS", "9"))
TIMES_BAR, LONG_BAR, EQUAL_BAR = 20, 0.3, 0.99
_KB = 1000
_REPEATED = 5


@dataclass(frozen=True, slots=True)
class Round:
    """CPU seconds for one feed, side by side."""

    ours: float
    theirs: float
    bare: float


def run() -> Report:
    """Measure speed on five kinds of feed and one long one, and compare every generated entry."""
    rounds = {feed: [_round(feed.data) for _ in range(ROUNDS)] for feed in sized_feeds()}
    everything = [one for some in rounds.values() for one in some]
    rows = [row for feed, some in rounds.items() for row in _feed_rows(feed, some)]
    over_all = median(
        sum(one.theirs for one in turn) / sum(one.ours for one in turn)
        for turn in zip(*rounds.values(), strict=True)
    )
    rows.append(
        Row(
            "all five: feedparser over ours",
            over_all,
            "times",
            len(everything),
            None,
            *at_least(over_all, TIMES_BAR),
        )
    )
    return Report("feeds", (*rows, _long_row(), _equal_row()))


def _round(data: bytes) -> Round:
    return Round(
        median(_cpu(lambda: parse_feed(data)) for _ in range(_REPEATED)),
        _cpu(lambda: feedparser.parse(data, response_headers={})),
        _cpu(lambda: _bare(data)),
    )


def _bare(data: bytes) -> object:
    return feedparser.parse(
        data, response_headers={}, sanitize_html=False, resolve_relative_uris=False
    )


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _feed_rows(feed: SizedFeed, rounds: list[Round]) -> tuple[Row, ...]:
    name = f"{feed.name}, {len(feed.data) // _KB} KB"
    ours = median(one.ours for one in rounds)
    times = median(one.theirs / one.ours for one in rounds)
    bare = median(one.bare / one.ours for one in rounds)
    n = len(rounds)
    theirs = median(one.theirs for one in rounds)
    return (
        Row(f"{name}: CPU", ours * 1000, "ms", n, theirs * 1000),
        Row(f"{name}: feedparser over ours", times, "times", n, None, *at_least(times, TIMES_BAR)),
        Row(f"{name}: feedparser without sanitising over ours", bare, "times", n),
    )


def _long_row() -> Row:
    data = long_rss()
    seconds = median(_cpu(lambda: parse_feed(data)) for _ in range(ROUNDS))
    what = f"20,000 items, {len(data) / _KB / _KB:.1f} MB: CPU"
    theirs = _cpu(lambda: feedparser.parse(data, response_headers={}))
    return Row(what, seconds, "s", ROUNDS, theirs, *at_most(seconds, LONG_BAR))


def _equal_row() -> Row:
    feeds = generated_feeds()
    equal = entries = 0
    for feed in feeds:
        _, theirs = expected(feed.data)
        ours = [actual(entry) for entry in parse_feed(feed.data).entries]
        entries += max(len(ours), len(theirs))
        equal += sum(a == b for a, b in zip(ours, theirs, strict=False))
    share = equal / entries
    what = f"entries of {len(feeds)} generated feeds equal to feedparser's"
    return Row(what, share, "share", entries, None, *at_least(share, EQUAL_BAR))
