"""Is robots.txt read, kept and missed as RFC 9309 says?"""

from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.fetched import Failed, FailureReason, Modified, Validators
from services.ingest.robots_rules import Standing, robots_after, token_of
from services.ingest.schedule import NO_HINTS, Hints

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
URL = "https://example.org/news/1?a=b"


def found(text: str, fresh_for: timedelta | None = None) -> Modified:
    url = "https://example.org/robots.txt"
    return Modified(text.encode(), url, "text/plain", Validators(), Hints(fresh_for=fresh_for))


def failed(reason: FailureReason, status: int | None = None) -> Failed:
    return Failed(reason, "", NO_HINTS, status)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /admin/", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: tocsin\nDisallow: /news/", False),
        ("User-agent: *\nDisallow: /*?a=", False),
        ("User-agent: *\nDisallow: /news/1$", True),
        ("<html>no such page</html>", True),
    ],
)
def test_the_group_of_our_name_and_the_longest_rule_decide(text: str, allowed: bool) -> None:  # noqa: FBT001
    assert robots_after(found(text), None, NOW).may(URL, "Tocsin") is allowed


@pytest.mark.parametrize(
    "answer",
    [
        failed(FailureReason.STATUS, 404),
        failed(FailureReason.STATUS, 403),
        failed(FailureReason.GONE, 410),
        failed(FailureReason.REDIRECTS),
    ],
)
def test_where_there_is_none_all_is_allowed(answer: Failed) -> None:
    robots = robots_after(answer, None, NOW)

    assert (robots.standing, robots.may(URL, "Tocsin")) == (Standing.NONE, True)


@pytest.mark.parametrize(
    "answer",
    [
        failed(FailureReason.STATUS, 500),
        failed(FailureReason.RATE_LIMITED, 429),
        failed(FailureReason.RATE_LIMITED, 503),
        failed(FailureReason.TIMEOUT),
        failed(FailureReason.CONNECTION),
    ],
)
def test_where_it_cannot_be_had_nothing_is_allowed(answer: Failed) -> None:
    robots = robots_after(answer, None, NOW)

    assert (robots.standing, robots.may(URL, "Tocsin")) == (Standing.UNREACHABLE, False)
    assert robots.until - NOW < HOUR


def test_rules_that_were_had_go_on_while_it_cannot_be_had_and_not_for_ever() -> None:
    known = robots_after(found("User-agent: *\nDisallow: /admin/"), None, NOW)

    later = robots_after(failed(FailureReason.TIMEOUT), known, NOW + 29 * DAY)
    too_late = robots_after(failed(FailureReason.TIMEOUT), later, NOW + 31 * DAY)

    assert later.may(URL, "Tocsin")
    assert not later.may("https://example.org/admin/", "Tocsin")
    assert not too_late.may(URL, "Tocsin")


@pytest.mark.parametrize(
    ("fresh_for", "kept"),
    [(None, DAY), (2 * HOUR, 2 * HOUR), (timedelta(0), HOUR / 2), (90 * DAY, DAY)],
)
def test_it_is_kept_as_its_server_says_and_for_a_day_at_most(
    fresh_for: timedelta | None, kept: timedelta
) -> None:
    assert robots_after(found("", fresh_for), None, NOW).until == NOW + kept


@pytest.mark.parametrize(
    ("delay", "pause"), [("10", 10), ("0.5", 0.5), ("86400", 60), ("soon", 0), ("-3", 0)]
)
def test_a_crawl_delay_is_heeded_up_to_a_minute(delay: str, pause: float) -> None:
    robots = robots_after(found(f"User-agent: *\nCrawl-delay: {delay}"), None, NOW)

    assert robots.delay("Tocsin") == timedelta(seconds=pause)


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Tocsin (feed reader for news alerts)", "Tocsin"),
        ("Newsroom-Bot/2.1 (+https://example.org)", "Newsroom-Bot"),
        ("(none)", "Tocsin"),
    ],
)
def test_robots_txt_knows_us_by_the_first_word(user_agent: str, token: str) -> None:
    assert token_of(user_agent) == token
