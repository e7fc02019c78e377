"""Are 5,000 feeds on 500 hosts polled with good manners, and how late do their articles come?

Seven virtual days with the real poller, fetcher, pace and schedule; only sockets, clock and
database are simulated. The rival is a poll at a fixed interval, feeds spread evenly, that never
fails. It is given the same arrivals, once every 60 minutes and once as often as it takes to make
as many requests as ours. Then 500 feeds on 50 hosts for one virtual day over real HTTP on loopback,
with feeds that have moved (301, 302) or died (410) among them; three such webs, because the lag of
one is that of its few busiest feeds. TOCSIN_BENCH_HOSTS and
TOCSIN_BENCH_DAYS make the week smaller, TOCSIN_BENCH_SERVED_HOSTS the day.
"""

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from tests.bench.loads.loopback_day import Day, Served, serve_day
from tests.bench.loads.simulated_web import FEEDS_PER_HOST
from tests.bench.loads.simulated_week import Share, Week, simulate
from tests.bench.report import Report, Row, at_least, at_most, quantile

HOSTS = int(os.environ.get("TOCSIN_BENCH_HOSTS", "500"))
DAYS = int(os.environ.get("TOCSIN_BENCH_DAYS", "7"))
SERVED_HOSTS = int(os.environ.get("TOCSIN_BENCH_SERVED_HOSTS", "50"))
PROCESSES = 2
URGENT_EVERY = 500
SERVED_SEEDS = (1, 2, 3)
SERVED_URGENT_EVERY = 50
SEED = 1
FIXED = 3600.0
_DAY = 86_400
_GOOD_SHARE, _LAG_SHARE, _URGENT_LAG, _WALL = 0.9, 0.5, 120, 120
_NOT_MODIFIED = 304


def run() -> Report:
    """Simulate the days, in two processes with half the hosts each."""
    began = time.perf_counter()
    shares = [Share(range(n, HOSTS, PROCESSES), DAYS, SEED, URGENT_EVERY) for n in range(PROCESSES)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        weeks = list(pool.map(simulate, shares))
    wall = time.perf_counter() - began
    days = [Day(SERVED_HOSTS, 1, seed, SERVED_URGENT_EVERY) for seed in SERVED_SEEDS]
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        served = list(pool.map(serve_day, days))
    feeds = HOSTS * FEEDS_PER_HOST
    return Report(
        "manners",
        (
            Row(f"{feeds} feeds, {DAYS} virtual days", wall, "s wall", 1, None,
                *at_most(wall, _WALL)),
            *_manners_rows(weeks, feeds * DAYS, 0),
            *_lag_rows(weeks, DAYS),
            *_served_rows(served),
        ),
    )  # fmt: skip


def _served_rows(served: Sequence[Served]) -> tuple[Row, ...]:
    feeds = SERVED_HOSTS * FEEDS_PER_HOST
    wall, weeks = max(one.wall for one in served), [one.week for one in served]
    cpu = max(one.cpu for one in served)
    return (
        Row(f"{feeds} feeds, 1 virtual day, over loopback HTTP (slowest)", wall, "s wall",
            len(served), None, *at_most(wall, _WALL)),
        Row("  its time on the processor", cpu, "s CPU", len(served)),
        *_manners_rows(weeks, feeds * len(served), sum(one.hops for one in served)),
        *_lag_rows(weeks, 1),
    )  # fmt: skip


def _manners_rows(weeks: Sequence[Week], feed_days: int, hops: int) -> tuple[Row, ...]:
    requests = sum(week.requests for week in weeks)
    broken = sum(week.violations.total() for week in weeks)
    kinds = sorted({kind for week in weeks for kind in week.violations})
    told = f" ({', '.join(kinds)})" if kinds else ""
    unchanged = sum(week.statuses[_NOT_MODIFIED] for week in weeks)
    productive = sum(week.productive for week in weeks)
    polls = requests - hops
    good = (unchanged + productive) / polls
    return (
        Row("requests", requests, "", requests, feed_days * _DAY / FIXED),
        Row(f"violations{told}", broken, "", requests, None, *at_most(broken, 0)),
        Row("polls productive or 304", good, "share", polls, None, *at_least(good, _GOOD_SHARE)),
        Row("polls productive", productive / polls, "share", polls),
    )


def _lag_rows(weeks: Sequence[Week], days: int) -> tuple[Row, ...]:
    lags = [lag for week in weeks for lag in week.lags]
    urgent = [lag for week in weeks for lag in week.urgent_lags]
    arrivals = [one for week in weeks for one in week.published]
    published = sum(map(len, arrivals))
    # What urgent feeds take is no part of what the others are compared by.
    requests = sum(week.requests - week.urgent_requests for week in weeks)
    equal = len(arrivals) * days * _DAY / requests
    ours, hourly, as_often = median(lags), _fixed_lag(arrivals, FIXED), _fixed_lag(arrivals, equal)
    p95 = quantile(urgent, 0.95)
    n = len(lags)
    return (
        Row("median lag, beside a fixed 60-minute poll", ours / 60, "min", n, hourly / 60),
        Row("  as a share of it", ours / hourly, "share", n, None,
            *at_most(ours / hourly, _LAG_SHARE)),
        Row(f"  share of a fixed {equal / 60:.0f}-minute poll (equal requests)", ours / as_often,
            "share", n, as_often / 60, *at_most(ours / as_often, _LAG_SHARE)),
        Row("p95 lag", quantile(lags, 0.95) / 60, "min", n),
        Row("articles seen of those published", n / published, "share", published),
        Row("p95 lag of urgent feeds", p95, "s", len(urgent), None, *at_most(p95, _URGENT_LAG)),
    )  # fmt: skip


def _fixed_lag(arrivals: Sequence[Sequence[int]], every: float) -> float:
    return median(
        (place / len(arrivals) * every - at) % every
        for place, feed in enumerate(arrivals)
        for at in feed
    )
