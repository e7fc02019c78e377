"""Is nobody let through more often than agreed, and is everybody told where they stand?"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.http.rate_limit import Policy, RateLimiter, rate_headers, retry_after

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def limiter(key: int = 2, tenant: int = 3) -> RateLimiter:
    return RateLimiter([Policy("key", key, MINUTE), Policy("tenant", tenant, MINUTE)])


def test_request_beyond_the_quota_waits_for_the_window_to_end() -> None:
    limits, asks = limiter(), {"key": "k", "tenant": "t"}

    let = [limits.take(asks, NOON + timedelta(seconds=each))[1] for each in (0, 1, 2, 59, 60)]

    assert let == [True, True, False, False, True]


def test_keys_of_one_tenant_share_its_quota() -> None:
    limits = limiter()

    let = [limits.take({"key": key, "tenant": "t"}, NOON)[1] for key in "aabb"]

    assert let == [True, True, True, False]


def test_other_tenants_are_not_concerned() -> None:
    limits = limiter(key=1)
    limits.take({"key": "a", "tenant": "t"}, NOON)

    assert limits.take({"key": "b", "tenant": "u"}, NOON)[1]


def test_headers_tell_policies_and_standing() -> None:
    standings, _ = limiter().take({"key": "k", "tenant": "t"}, NOON)

    assert rate_headers(standings) == {
        "ratelimit-policy": '"key";q=2;w=60, "tenant";q=3;w=60',
        "ratelimit": '"key";r=1;t=60, "tenant";r=2;t=60',
    }


def test_refused_is_told_when_to_come_back() -> None:
    limits, asks = limiter(key=1), {"key": "k", "tenant": "t"}
    limits.take(asks, NOON)

    standings, allowed = limits.take(asks, NOON + timedelta(seconds=20.5))

    assert (allowed, retry_after(standings)) == (False, 40)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 300)), max_size=60))
def test_never_more_than_the_quota_in_one_window(asked: list[tuple[str, int]]) -> None:
    limits = limiter(key=2, tenant=10_000)
    let: dict[str, list[int]] = {}
    for key, second in sorted(asked, key=lambda each: each[1]):
        asks = {"key": key, "tenant": "t"}
        if limits.take(asks, NOON + timedelta(seconds=second))[1]:
            let.setdefault(key, []).append(second)

    # Windows begin with a request: three within one minute would share at most two of them.
    assert all(later[4] - later[0] >= 60 for all_ in let.values() for later in _fives(all_))


def _fives(seconds: list[int]) -> list[list[int]]:
    return [seconds[at : at + 5] for at in range(len(seconds) - 4)]
