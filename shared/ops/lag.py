"""How far behind is each consumer of a service, as a metric?"""

import asyncio
from datetime import timedelta
from typing import Never

from prometheus_client import CollectorRegistry, Gauge

from shared.broker.bus import KafkaBus

LOOKED_EVERY = timedelta(seconds=5)


class LagGauge:
    """Shows ``tocsin_<service>_lag_records`` by topic: what waits in the partitions held."""

    def __init__(
        self,
        registry: CollectorRegistry,
        service: str,
        bus: KafkaBus,
        every: timedelta = LOOKED_EVERY,
    ) -> None:
        self._bus = bus
        self._every = every.total_seconds()
        self._records = Gauge(
            f"tocsin_{service}_lag_records",
            "Records that wait in the partitions held, by topic.",
            ["topic"],
            registry=registry,
        )
        for topic in bus.topics:
            self._records.labels(topic)

    async def run(self) -> Never:
        """Look again and again until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Look once; a consumer that cannot say keeps its last figure."""
        for health in await self._bus.health():
            if health.partitions or health.ready:
                self._records.labels(health.topic).set(health.lag)
