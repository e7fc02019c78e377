from dataclasses import replace

import pytest

from shared.broker.health import Bounds, ConsumerState, Facts, judge

WELL = Facts(
    running=True,
    halted=False,
    task_alive=True,
    failing_for=None,
    since_poll=0.1,
    batch_age=None,
    restoring=False,
)
BOUNDS = Bounds(silence=15, batch=300)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (WELL, ConsumerState.CONSUMING),
        (replace(WELL, since_poll=None), ConsumerState.CONSUMING),
        (replace(WELL, since_poll=100.0, batch_age=100.0), ConsumerState.CONSUMING),
        (replace(WELL, since_poll=16.0), ConsumerState.STALLED),
        (replace(WELL, batch_age=301.0), ConsumerState.OVERDUE),
        (replace(WELL, restoring=True, since_poll=100.0), ConsumerState.RESTORING),
        (replace(WELL, failing_for=0.0), ConsumerState.FAILING),
        (replace(WELL, task_alive=False, failing_for=9.0), ConsumerState.DEAD),
        (replace(WELL, running=False, task_alive=False), ConsumerState.STOPPED),
        (replace(WELL, halted=True, running=False), ConsumerState.HALTED),
    ],
)
def test_a_consumer_is_judged_by_the_gravest_finding(facts: Facts, state: ConsumerState) -> None:
    assert judge(facts, BOUNDS) is state
