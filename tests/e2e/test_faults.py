"""Is nothing lost and nothing doubled when each service is killed once at work?

`make faults` does the same with fifty kills of ingest.
"""

from pathlib import Path

import pytest

from shared.local.kafka_access import BrokerAccess
from tests.faults.kills import kills
from tests.faults.trial import Trial, run_trial

pytestmark = pytest.mark.timeout(400)


async def test_three_kills_lose_and_double_nothing(
    tmp_path: Path, kafka: BrokerAccess, postgres_url: str
) -> None:
    planned = kills({"ingest": 1, "extract": 1, "alert": 1}, seed=3)

    outcome = await run_trial(Trial(4, planned, seed=3), tmp_path, kafka, postgres_url)

    assert outcome.faults == {}
    assert outcome.entries > 0
    assert outcome.alerts > 0
