"""How often may somebody ask, and how are they told? draft-ietf-httpapi-ratelimit-headers-10.

Counted in the memory of one process: with n instances behind one address up to n times as much is
let through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

_MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class Policy:
    """At most ``quota`` requests of one subject in each ``window``; ``name`` is a token."""

    name: str
    quota: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands under a policy: what is left, and when it begins anew."""

    policy: Policy
    remaining: int
    resets_in: timedelta

    @property
    def seconds(self) -> int:
        """Return after how many whole seconds the quota is there again, at least 1."""
        return max(1, ceil(self.resets_in.total_seconds()))


@dataclass(slots=True)
class _Window:
    ends: datetime
    taken: int = 0


class RateLimiter:
    """Counts requests by policy and subject, in windows that begin with a subject's first one."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self.policies = tuple(policies)
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, subjects: Mapping[str, str], now: datetime) -> tuple[tuple[Standing, ...], bool]:
        """Count one request of ``subjects`` (by policy's name); tell whether it is let through.

        A request that is not counts under no policy.
        """
        windows = [(each, self._window(each, subjects[each.name], now)) for each in self.policies]
        allowed = all(window.taken < policy.quota for policy, window in windows)
        for _, window in windows:
            window.taken += allowed
        standings = tuple(
            Standing(policy, policy.quota - window.taken, window.ends - now)
            for policy, window in windows
        )
        return standings, allowed

    def _window(self, policy: Policy, subject: str, now: datetime) -> _Window:
        key = (policy.name, subject)
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            if len(self._windows) >= _MOST_SUBJECTS:
                self._windows = {k: one for k, one in self._windows.items() if one.ends > now}
            window = self._windows[key] = _Window(now + policy.window)
        return window


def rate_headers(standings: Sequence[Standing]) -> dict[str, str]:
    """Return ``RateLimit-Policy`` and ``RateLimit``, lists of RFC 9651."""
    return {
        "ratelimit-policy": ", ".join(
            f'"{each.policy.name}";q={each.policy.quota}'
            f";w={each.policy.window // timedelta(seconds=1)}"
            for each in standings
        ),
        "ratelimit": ", ".join(
            f'"{each.policy.name}";r={each.remaining};t={each.seconds}' for each in standings
        ),
    }


def retry_after(standings: Sequence[Standing]) -> int:
    """Return after how many seconds a request that was refused may pass."""
    return max((each.seconds for each in standings if each.remaining == 0), default=1)
