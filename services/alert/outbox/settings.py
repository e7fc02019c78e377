"""How fast, how patiently and how many at once are deliveries made?"""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.durations import Duration

_MARGIN = timedelta(seconds=10)


class DeliverySettings(BaseSettings):
    """Settings ``TOCSIN_ALERT_DELIVERY_...``; durations as ISO 8601 (``PT15S``).

    ``timeout`` bounds one attempt, ``lease`` how long nobody else may attempt it; a lease that
    could end during an attempt is refused at start, for it would send everything twice.
    ``per_endpoint`` is what one endpoint may hang before the others, of ``concurrency`` in all.
    ``answer_limit`` is how many bytes of an answer are kept.
    """

    model_config = SettingsConfigDict(
        env_prefix="TOCSIN_ALERT_DELIVERY_", frozen=True, extra="ignore"
    )

    timeout: Duration = timedelta(seconds=15)
    lease: Duration = timedelta(seconds=60)
    concurrency: int = Field(default=64, ge=1)
    per_endpoint: int = Field(default=4, ge=1)
    bus_concurrency: int = Field(default=32, ge=1)
    poll_interval: Duration = timedelta(seconds=1)
    sweep_interval: Duration = timedelta(seconds=15)
    answer_limit: int = Field(default=16_384, ge=0)

    @model_validator(mode="after")
    def _lease_outlasts_attempt(self) -> Self:
        if self.lease < self.timeout + _MARGIN:
            message = (
                f"lease ({self.lease}) must be at least {_MARGIN} longer than timeout"
                f" ({self.timeout})"
            )
            raise ValueError(message)
        return self
