import logging
from collections.abc import Callable
from datetime import timedelta

from shared.broker.log_noise import RepeatLimit, quieten


def line(wording: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("aiokafka", logging.ERROR, __file__, 1, wording, values, None)


def limit(seconds: list[float]) -> RepeatLimit:
    now: Callable[[], float] = lambda: seconds[0]  # noqa: E731
    return RepeatLimit(timedelta(seconds=10), now)


def test_one_line_of_each_wording_passes_per_interval() -> None:
    seconds = [5.0]
    limited = limit(seconds)

    assert limited.filter(line("no node %s", 1))
    assert not limited.filter(line("no node %s", 2))
    assert limited.filter(line("no metadata"))
    seconds[0] = 15.0
    assert limited.filter(line("no node %s", 3))


def test_the_next_line_says_how_many_were_held_back() -> None:
    seconds = [5.0]
    limited = limit(seconds)
    limited.filter(line("no node %s", 1))
    limited.filter(line("no node %s", 2))
    limited.filter(line("no node %s", 3))
    seconds[0] = 15.0
    last = line("no node %s", 4)
    limited.filter(last)

    assert last.getMessage() == "no node 4 (and 2 more)"


def test_quietening_twice_filters_once() -> None:
    quieten()
    quieten()

    filters = logging.getLogger("aiokafka.producer.sender").filters
    assert sum(isinstance(one, RepeatLimit) for one in filters) == 1
