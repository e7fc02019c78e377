"""How much may one tenant have, and how often may its keys ask?"""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.durations import Duration
from shared.http.rate_limit import Policy

Count = Annotated[int, Field(ge=0, le=10_000_000)]


class Quota(BaseModel):
    """How many of each a tenant may have; its test mode as many again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    watchlists: Count = 100_000
    rules: Count = 1_000_000
    endpoints: Count = 1_000


class LimitSettings(BaseSettings):
    """Limits of the API, each read from ``TOCSIN_ALERT_LIMIT_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_ALERT_LIMIT_", frozen=True, extra="ignore")

    window: Annotated[Duration, Field(ge=timedelta(seconds=1))] = timedelta(minutes=1)
    """The window that requests are counted in."""
    key_requests: Annotated[int, Field(ge=1)] = 1_200
    """Requests of one key in a window, in each process."""
    tenant_requests: Annotated[int, Field(ge=1)] = 6_000
    """Requests of all keys of a tenant in a window, in each process."""
    watchlists: Count = Quota().watchlists
    """Watchlists of a tenant for which nothing else is agreed."""
    rules: Count = Quota().rules
    """Rules in all its watchlists."""
    endpoints: Count = Quota().endpoints
    """Webhook endpoints."""

    @property
    def quota(self) -> Quota:
        """Return what a tenant may have for which nothing else is agreed."""
        return Quota(watchlists=self.watchlists, rules=self.rules, endpoints=self.endpoints)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Return how often may be asked."""
        return (
            Policy("key", self.key_requests, self.window),
            Policy("tenant", self.tenant_requests, self.window),
        )
