"""How do dead letters come back to the topic where they came from?"""

from contextlib import aclosing
from dataclasses import dataclass

from shared.broker.producing import Outgoing, Producer
from shared.broker.settings import KafkaSettings
from shared.dead_letter.letter import to_original
from shared.dead_letter.reading import Selection, read_letters
from shared.topics import Topic

_CHUNK = 100


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """How many records were written again, and which places hold no dead letter."""

    replayed: int
    unreadable: tuple[tuple[int, int], ...]


async def replay_letters(
    settings: KafkaSettings, topic: Topic, selection: Selection
) -> ReplayReport:
    """Write the originals of the chosen dead letters of ``topic`` again, byte by byte.

    Safe to repeat: readers drop what they know. The dead letters stay until their retention
    ends. Raises Unavailable when Kafka does not confirm; what was written before stays written.
    """
    waiting: list[Outgoing] = []
    unreadable: list[tuple[int, int]] = []
    replayed = 0
    letters = read_letters(settings, topic, selection)
    async with Producer(settings) as producer, aclosing(letters):
        async for stored in letters:
            if stored.letter is None:
                unreadable.append((stored.partition, stored.offset))
                continue
            waiting.append(to_original(stored.letter))
            replayed += 1
            if len(waiting) == _CHUNK:
                await producer.send_all(waiting)
                waiting.clear()
        await producer.send_all(waiting)
    return ReplayReport(replayed, tuple(unreadable))
