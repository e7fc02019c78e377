"""Does a virtual clock move only forward, and only when told?"""

from datetime import UTC, datetime, timedelta

from shared.clock import VirtualClock, WallClock

NOON = datetime(2023, 1, 17, 12, tzinfo=UTC)


def test_virtual_clock_stands_where_it_was_put() -> None:
    assert VirtualClock(NOON).now() == NOON


def test_virtual_clock_advances_when_told() -> None:
    clock = VirtualClock(NOON)

    clock.advance(NOON + timedelta(hours=1))

    assert clock.now() == NOON + timedelta(hours=1)


def test_virtual_clock_never_moves_back() -> None:
    clock = VirtualClock(NOON)

    clock.advance(NOON - timedelta(hours=1))

    assert clock.now() == NOON


def test_wall_clock_is_aware() -> None:
    assert WallClock().now().tzinfo is UTC
