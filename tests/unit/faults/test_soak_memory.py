"""Is growing memory told from memory that only fills its caches?"""

import os

import pytest

from tests.soak.memory import course, resident


def test_memory_that_fills_up_at_first_is_flat() -> None:
    found = course([100, 150, 180, *[200.0] * 20])

    assert found.flat
    assert found.growth == 0


def test_memory_that_goes_on_growing_is_not_flat() -> None:
    assert not course([100 + 2 * n for n in range(30)]).flat


def test_a_single_peak_is_no_growth() -> None:
    samples = [200.0] * 30
    samples[25] = 900.0

    assert course(samples).flat


def test_too_few_samples_say_nothing() -> None:
    with pytest.raises(ValueError, match="six"):
        course([1.0] * 5)


def test_this_process_holds_memory() -> None:
    assert resident(os.getpid()) > 10
