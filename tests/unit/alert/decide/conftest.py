"""On which desk do the tests of decisions decide?"""

import pytest

from tests.unit.alert.deciding_bench import Desk

STATUSES = ("proposed", "announced", "completed")


@pytest.fixture
def desk() -> Desk:
    found = Desk()
    found.watch("arms", types=["arms_transfer"], statuses=list(STATUSES))
    return found
