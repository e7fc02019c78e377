"""What can be set about the alert service?"""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.durations import Duration
from shared.logs import LogFormat


class AlertSettings(BaseSettings):
    """Settings of `tocsin alert`, each read from ``TOCSIN_ALERT_<NAME>``.

    How deliveries are made is set by ``TOCSIN_ALERT_DELIVERY_...``, which addresses may be called
    by ``TOCSIN_EGRESS_...``, the key that seals endpoint secrets by ``TOCSIN_SECRET_KEY``.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_ALERT_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    """Address of the API, /healthz, /readyz and /metrics."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port of them; 0 takes a free one."""
    group: str = "tocsin-alert"
    """Kafka consumer group that decides about codings."""
    articles_group: str = "tocsin-alert-articles"
    """Kafka consumer group that keeps the texts of fresh articles."""
    backfill_group: str = "tocsin-alert-backfill"
    """Kafka consumer group that keeps the texts of the backlog."""
    batch_size: Annotated[int, Field(ge=1, le=10_000)] = 500
    """How many codings at most are decided in one transaction."""
    migrate: bool = False
    """Whether to bring the database's schema up to date at start."""
    presets: bool = False
    """Whether to put the preset watchlists at start where there is no watchlist yet."""
    retention: Duration = timedelta(days=90)
    """How long article texts are kept."""
    upkeep_interval: Duration = timedelta(seconds=15)
    """How often deliveries are counted for /metrics, and old texts removed."""
    late_after: Duration = timedelta(minutes=2)
    """How long a delivery may have been due before /readyz says that the dispatcher stands."""
    log_level: str = "INFO"
    log_format: LogFormat = "json"
