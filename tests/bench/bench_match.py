"""How long does it take to find the rules that an incident satisfies, on one core?

Per event to the result bitmap, over skewed watchlists from a thousand to a million rules; beside
it the plain evaluator in the same run. What the index finds is held against the plain evaluator,
case by case.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import mean

import psutil

from services.alert.rules.facts import Facts
from services.alert.rules.index import RuleIndex
from services.alert.rules.predicates import Match, matches
from services.alert.rules.watchlist import Rule
from tests.bench.report import Report, Row, at_most, quantile
from tests.bench.rules_load.mixed import incident, rule
from tests.bench.rules_load.skewed import incidents, rules, sources_for

SIZES = (1_000_000, 100_000, 10_000, 1_000)
"""The largest first: only then is the memory that it takes taken anew."""
EVENTS = 2_000
PLAIN = {1_000: 200, 10_000: 30}
ADDED = 2_000
BARS = {100_000: 0.5, 1_000_000: 2.0}
FLATNESS_BAR = 6
CASES = 1_000
_MS = 1_000
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds per event by the wall clock and of the processor; rules each satisfied."""

    spent: Sequence[float]
    processor: Sequence[float]
    found: Sequence[int]


def run() -> Report:
    """Measure every size, then flatness, then agreement with the plain evaluator."""
    rows = [row for size in SIZES for row in _size_rows(size)]
    return Report("match", (*rows, *_flatness_rows(), *_agreement_rows()))


def _size_rows(size: int) -> list[Row]:
    index, building, memory = _built(size)
    times = _times(index, list(incidents(EVENTS, seed=2)))
    bar = BARS.get(size)
    p99 = quantile(times.spent, 0.99)
    peer = _plain(size)
    rows = [
        Row(f"{size:,} rules: per event, mean", mean(times.spent), "ms", EVENTS, peer),
        Row(f"{size:,} rules: per event, p99", p99, "ms", EVENTS, None)
        if bar is None
        else Row(f"{size:,} rules: per event, p99", p99, "ms", EVENTS, None, *at_most(p99, bar)),
        Row(
            f"{size:,} rules: per event, p99 of processor time",
            quantile(times.processor, 0.99),
            "ms",
            EVENTS,
        ),
        Row(f"{size:,} rules: satisfied per event", mean(times.found), "rules", EVENTS),
        Row(f"{size:,} rules: building the index", building, "s", size),
    ]
    if size == max(SIZES):
        rows.append(Row(f"{size:,} rules: memory of the index", memory, "MB RSS", size))
    if size in BARS:
        rows.append(Row(f"{size:,} rules: adding one more", _adding(index, size), "ms", ADDED))
    return rows


def _built(size: int, sources: int = 0) -> tuple[RuleIndex, float, float]:
    process = psutil.Process()
    index, building = RuleIndex(), 0.0
    before = process.memory_info().rss
    for slot, each in enumerate(rules(size, seed=1, sources=sources)):
        start = time.perf_counter()
        index.add(slot, each)
        building += time.perf_counter() - start
    return index, building, (process.memory_info().rss - before) / _MB


def _times(index: RuleIndex, events: Iterable[Facts]) -> Times:
    spent, processor, found = [], [], []
    for each in events:
        busy, start = time.thread_time(), time.perf_counter()
        slots = index.match(each)
        spent.append((time.perf_counter() - start) * _MS)
        processor.append((time.thread_time() - busy) * _MS)
        found.append(len(slots))
    return Times(spent, processor, found)


def _plain(size: int) -> float | None:
    if size not in PLAIN:
        return None
    every = dict(enumerate(rules(size, seed=1)))
    events = list(incidents(PLAIN[size], seed=2))
    start = time.perf_counter()
    for each in events:
        plainly(every, each)
    return (time.perf_counter() - start) * _MS / len(events)


def plainly(every: dict[int, Rule], facts: Facts) -> list[int]:
    """Return the slots of all rules that ``facts`` satisfy, one rule after the other."""
    return [slot for slot, each in every.items() if isinstance(matches(each, facts), Match)]


def _adding(index: RuleIndex, size: int) -> float:
    more = list(rules(ADDED, seed=3))
    start = time.perf_counter()
    for slot, each in enumerate(more, start=size):
        index.add(slot, each)
    return (time.perf_counter() - start) * _MS / ADDED


def _flatness_rows() -> list[Row]:
    held = {size: _held(size) for size in (1_000, 100_000)}
    times = mean(held[100_000].spent) / mean(held[1_000].spent)
    rows = [
        Row(f"matches held: {size:,} rules, satisfied per event", mean(each.found), "rules", EVENTS)
        for size, each in held.items()
    ]
    bar = at_most(times, FLATNESS_BAR)
    return [*rows, Row("matches held: time at 100,000 over 1,000", times, "times", EVENTS, 1, *bar)]


def _held(size: int) -> Times:
    sources = sources_for(size)
    index, *_ = _built(size, sources)
    return _times(index, incidents(EVENTS, seed=2, sources=sources))


def _agreement_rows() -> list[Row]:
    skewed = (dict(enumerate(rules(CASES, seed=4))), list(incidents(CASES // 2, seed=5)))
    rng = Random(6)
    mixed = {slot: rule(rng) for slot in range(CASES)}, _drawn(incident, CASES // 2, rng)
    cases = wrong = satisfied = 0
    for every, events in (skewed, mixed):
        index = RuleIndex()
        for slot, each in every.items():
            index.add(slot, each)
        for facts in events:
            found, expected = set(index.match(facts)), set(plainly(every, facts))
            wrong += len(found ^ expected)
            satisfied += len(expected)
            cases += len(every)
    return [
        Row("index unlike plain evaluation", wrong, "cases", cases, None, *at_most(wrong, 0)),
        Row("of these cases satisfied", satisfied, "cases", cases),
    ]


def _drawn(draw: Callable[[Random], Facts], count: int, rng: Random) -> list[Facts]:
    return [draw(rng) for _ in range(count)]
