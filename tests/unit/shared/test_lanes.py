"""Which articles go by which topic?"""

from datetime import UTC, datetime, timedelta

import pytest

from shared.lanes import Route, route_of
from shared.messages import ArticleRef, Lane

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
WITHIN = timedelta(hours=6)


def article(hours_old: float, lane: Lane = "live") -> ArticleRef:
    return ArticleRef(
        article_id="a",
        content_version="1",
        source="s",
        published_at=NOON - timedelta(hours=hours_old),
        fetched_at=NOON,
        lane=lane,
    )


@pytest.mark.parametrize(
    ("hours", "lane", "route"),
    [
        (0, "live", Route.FRESH),
        (6, "live", Route.FRESH),
        (6.1, "live", Route.BACKFILL),
        (0, "backfill", Route.BACKFILL),
        (0, "replay", Route.BACKFILL),
    ],
)
def test_what_is_old_at_first_sight_takes_the_backfill_route(
    hours: float, lane: Lane, route: Route
) -> None:
    assert route_of(article(hours, lane), WITHIN) is route


def test_a_withdrawal_is_fresh_whatever_it_withdraws() -> None:
    old = article(100, "backfill").model_copy(update={"withdrawn": True})

    assert route_of(old, WITHIN) is Route.FRESH


def test_no_later_version_is_routed_ahead_of_an_earlier_one() -> None:
    ages = [0.5 * step for step in range(40)]
    routes = [route_of(article(age), WITHIN) for age in ages]

    assert routes == sorted(routes, key=lambda route: route is Route.BACKFILL)
