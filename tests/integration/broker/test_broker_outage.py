import asyncio
from pathlib import Path

from shared.broker.bus import KafkaBus
from shared.broker.streams import ARTICLES
from shared.broker.topic_creation import ensure_topics
from shared.errors import TransientError
from shared.local.kafka import LocalKafka
from shared.messages import Article
from shared.publishing import Publisher
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    Recorder,
    articles,
    committed_to_end,
    names,
    reading,
    until,
)


class Source:
    """Publish ten articles at a time, each ten until Kafka has them, as a core does."""

    def __init__(self, bus: KafkaBus) -> None:
        self._publisher: Publisher[Article] = bus.publisher(ARTICLES)
        self.published = 0
        self.enough = False

    async def run(self) -> None:
        while not self.enough:
            try:
                await self._publisher.publish(articles(10, self.published))
            except TransientError:
                continue
            self.published += 10


async def test_a_broker_killed_and_started_again_in_midstream_costs_nothing(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    async with LocalKafka(tmp_path / "kafka") as broker:
        settings = make_settings(servers=broker.bootstrap, batch_size=5)
        await ensure_topics(settings)
        recorder = Recorder()
        async with reading(settings, recorder) as running:
            source = Source(running.bus)
            publishing = asyncio.create_task(source.run())
            await until(lambda: recorder.has(50))
            await broker.kill()
            before = source.published
            await broker.start()
            await until(lambda: source.published >= before + 100)
            source.enough = True
            await publishing
            await until(lambda: recorder.has(source.published), 60)
            await until(lambda: committed_to_end(settings))

            async def ready() -> bool:
                return (await running.consumer.health()).ready

            await until(ready)

    assert set(recorder.ids) == set(names(source.published))
