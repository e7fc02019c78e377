"""How do the parts that every service has answer the question whether they are ready?"""

from shared.broker.bus import KafkaBus
from shared.ops.readiness import Check, Finding
from shared.sql.database import Database


def kafka_check(bus: KafkaBus) -> Check:
    """Return a check that every consumer of ``bus`` is alive; tells partitions and lag."""

    async def check() -> Finding:
        states = await bus.health()
        told = "; ".join(f"{one.topic} {one.state.value}, lag {one.lag}" for one in states)
        return Finding(ok=all(state.ready for state in states), detail=told)

    return check


def database_check(database: Database) -> Check:
    """Return a check that the database answers."""

    async def check() -> Finding:
        await database.ping()
        return Finding(ok=True)

    return check
