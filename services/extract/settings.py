"""What can be set about the extract service?"""

import os
from datetime import timedelta
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.extract.precedence import Sharing
from shared.durations import Duration
from shared.logs import LogFormat
from shared.workers import PoolPolicy


class ExtractSettings(BaseSettings):
    """Settings of `tocsin extract`, each read from ``TOCSIN_EXTRACT_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_EXTRACT_", frozen=True, extra="ignore")

    workers: Annotated[int, Field(ge=1)] = Field(default_factory=lambda: os.cpu_count() or 1)
    """Worker processes, each with its own model on one thread."""
    chunk: Annotated[int, Field(ge=1)] = 16
    """Articles that travel to a worker at once."""
    article_deadline: Duration = timedelta(seconds=30)
    """How long one article may take before its worker is killed."""
    group: str = "tocsin-extract"
    """Kafka consumer group that reads fresh articles."""
    backfill_group: str = "tocsin-extract-backfill"
    """Kafka consumer group that reads the backlog."""
    backfill_share: Annotated[float, Field(gt=0, le=0.9)] = Sharing().share
    """Share of the articles coded that may be old ones while fresh ones are there."""
    backfill_rate: Annotated[float, Field(ge=0.01)] | None = Sharing().rate
    """Most old articles coded in a second by this process, at any time; no bound if unset."""
    overtaken_after: Duration = timedelta(minutes=15)
    """How long a fresh article may wait in Kafka before newer ones go first."""
    host: str = "127.0.0.1"
    """Address of /healthz, /readyz and /metrics."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8082
    """Port of them; 0 takes a free one."""
    log_level: str = "INFO"
    log_format: LogFormat = "json"

    def sharing(self) -> Sharing:
        """Return what the backlog gets of the workers."""
        return Sharing(share=self.backfill_share, rate=self.backfill_rate)

    def pool_policy(self) -> PoolPolicy:
        """Return the size and patience of the worker pool."""
        return PoolPolicy(
            workers=self.workers, chunk=self.chunk, article_deadline=self.article_deadline
        )
