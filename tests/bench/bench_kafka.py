"""What does our Kafka layer cost beside raw aiokafka, over a real broker?

A pipeline that does nothing: 2 KiB records over three hops, in batches, acknowledged, committed
per batch. Ours reads and checks every message and its CloudEvents headers on each hop; the peer
hands on bytes. Paired rounds on fresh topics, medians.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median

from shared.broker.settings import KafkaSettings
from shared.local.kafka import LocalKafka
from tests.bench.loads.bus_hops import bus_seconds
from tests.bench.loads.messages import SIZE, alert, article, coding
from tests.bench.loads.raw_hops import raw_seconds
from tests.bench.report import Report, Row, at_least

RECORDS = 10_000
ROUNDS = 5
BAR = 0.3


def run() -> Report:
    """Run the paired rounds."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        pairs = asyncio.run(_rounds(Path(folder)))
    ours = RECORDS / median(bus for bus, _ in pairs)
    theirs = RECORDS / median(raw for _, raw in pairs)
    share = median(raw / bus for bus, raw in pairs)
    n = RECORDS * ROUNDS
    return Report(
        "kafka",
        (
            Row(f"records of {SIZE} B over three hops", ours, "1/s wall", n, theirs),
            Row("ours over raw aiokafka", share, "times", n, None, *at_least(share, BAR)),
        ),
    )


async def _rounds(folder: Path) -> list[tuple[float, float]]:
    numbers = range(RECORDS)
    articles, codings = [article(n) for n in numbers], [coding(n) for n in numbers]
    alerts = [alert(n) for n in numbers]
    raw = [(one.article_id.encode(), one.model_dump_json().encode()) for one in articles]
    pairs = []
    async with LocalKafka(folder / "kafka") as kafka:
        for number in range(ROUNDS):
            ours, theirs = (
                KafkaSettings(servers=kafka.bootstrap, topic_prefix=f"{who}{number}.")
                for who in ("ours", "raw")
            )
            spent = await bus_seconds(ours, articles, codings, alerts)
            pairs.append((spent, await raw_seconds(theirs, raw)))
    return pairs
