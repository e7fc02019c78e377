import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.host_pace import HostPace
from shared.clock import VirtualClock

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Sleeper:
    """A virtual clock whose sleeps advance it at once."""

    def __init__(self) -> None:
        self.clock = VirtualClock(NOW)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(self.clock.now() + timedelta(seconds=seconds))


async def test_requests_to_one_host_are_spaced() -> None:
    sleeper = Sleeper()
    pace = HostPace(sleeper.clock, 2 * SECOND, sleeper.sleep)
    for _ in range(3):
        async with pace.turn("a"):
            pass

    assert sleeper.slept == [2.0, 2.0]


async def test_other_hosts_need_not_wait() -> None:
    sleeper = Sleeper()
    pace = HostPace(sleeper.clock, 2 * SECOND, sleeper.sleep)
    async with pace.turn("a"), pace.turn("b"):
        pass

    assert sleeper.slept == []


async def test_one_host_is_asked_one_thing_at_a_time() -> None:
    pace = HostPace(VirtualClock(NOW), timedelta(0))
    inside: list[int] = []
    most = 0

    async def ask(n: int) -> None:
        nonlocal most
        async with pace.turn("a"):
            inside.append(n)
            most = max(most, len(inside))
            await asyncio.sleep(0)
            inside.remove(n)

    await asyncio.gather(*(ask(n) for n in range(5)))

    assert most == 1


async def test_the_space_is_kept_after_a_failure() -> None:
    sleeper = Sleeper()
    pace = HostPace(sleeper.clock, 2 * SECOND, sleeper.sleep)
    with pytest.raises(ConnectionError):
        await _refused(pace)
    async with pace.turn("a"):
        pass

    assert sleeper.slept == [2.0]


async def _refused(pace: HostPace) -> None:
    async with pace.turn("a"):
        raise ConnectionError


def test_a_held_host_is_free_after_the_longest_hold() -> None:
    clock = VirtualClock(NOW)
    pace = HostPace(clock, timedelta(0))
    pace.hold("a", 10 * SECOND)
    pace.hold("a", 5 * SECOND)

    assert pace.held_for("a") == 10 * SECOND
    assert pace.held_for("b") == timedelta(0)
    clock.advance(NOW + 11 * SECOND)
    assert pace.held_for("a") == timedelta(0)


async def test_a_host_that_asks_for_more_space_is_given_it_and_others_are_not() -> None:
    sleeper = Sleeper()
    pace = HostPace(sleeper.clock, 2 * SECOND, sleeper.sleep)
    for name in ("a", "b"):
        async with pace.turn(name):
            pace.space("a", 10 * SECOND)
    for name in ("b", "a"):
        async with pace.turn(name):
            pass

    # "b" waited two seconds, in which those of "a" went by, too.
    assert sleeper.slept == [2.0, 8.0]
