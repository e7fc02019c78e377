"""Does the web that good manners are measured on see bad ones, over real sockets?"""

from tests.bench.loads.loopback_day import Day, serve_day
from tests.bench.loads.loopback_web import LoopbackWeb
from tests.bench.loads.simulated_web import SimulatedWeb
from tests.bench.loads.simulated_week import START
from tests.bench.loads.virtual_loop import VirtualLoop

HOUR = 1 / 24


def test_an_hour_of_polling_breaks_no_manners() -> None:
    served = serve_day(Day(hosts=3, days=HOUR, seed=1, urgent_every=4))

    assert served.week.violations == {}
    assert served.week.statuses[200] >= 25
    assert served.week.statuses[304] > 50
    assert served.hops > 0


def test_requests_that_follow_too_closely_are_seen() -> None:
    served = serve_day(Day(hosts=1, days=HOUR, seed=1, urgent_every=1, spacing=0))

    assert served.week.violations["spacing"] > 0


def test_feeds_that_moved_or_died_may_not_be_asked_for_for_ever() -> None:
    loop = VirtualLoop(START)
    web = SimulatedWeb(range(20), 1, 1, START)
    loopback = LoopbackWeb(web, loop, 1)
    loopback.asked_old.update({"polite": 2, "deaf": 5})
    loopback.asked_gone.update({"polite": 9, "deaf": 30})

    loopback.settle()
    loop.close()

    assert web.violations == {"old address": 3, "dead feed": 18}
    assert loopback.moved
    assert loopback.sent_on
    assert loopback.gone_at
