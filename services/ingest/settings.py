"""What can be set about the ingest service?"""

import socket
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import FetchPolicy
from services.ingest.full_text import FullText
from services.ingest.inflation import BodyLimits
from services.ingest.lanes import FRESH_WITHIN
from services.ingest.page_fetch import PagePolicy
from services.ingest.recording.warc_folder import ROTATED_AT
from services.ingest.schedule import SchedulePolicy
from shared.durations import AnyDuration, Duration
from shared.egress.proxy import Proxy
from shared.logs import LogFormat


class IngestSettings(BaseSettings):
    """Settings of `tocsin ingest`, each read from ``TOCSIN_INGEST_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_INGEST_", frozen=True, extra="ignore")

    feeds: Annotated[tuple[str, ...], NoDecode] = ()
    """Feed addresses to add at the start, separated by blanks or commas."""
    urgent_feeds: Annotated[tuple[str, ...], NoDecode] = ()
    """Which feeds, by the address they were added as, are polled within two minutes."""
    feed_files: Annotated[tuple[Path, ...], NoDecode] = ()
    """OPML or catalogue files whose feeds are watched; a change takes effect within seconds."""
    files: Annotated[tuple[Path, ...], NoDecode] = ()
    """Recorded articles to publish at the start, as for `tocsin replay`; separated as feeds are."""
    record: Path | None = None
    """Folder to record all that is fetched in, as WARC files; nothing is recorded if unset."""
    record_bytes: Annotated[int, Field(ge=1)] = ROTATED_AT
    """Size at which a file of the recording is closed and a new one begun."""
    instance: str = Field(default_factory=socket.gethostname, min_length=1)
    """How this process is named in leases, beside a part that is made up at each start."""
    user_agent: str = Field(default=FetchPolicy().user_agent, min_length=1)
    """How servers are told who asks; add a way to reach you."""
    proxy: SecretStr | None = None
    """HTTP proxy that feeds and pages are asked for through: http://[user:password@]host:port.

    What it may reach is for its own rules to say: names are resolved by it. Addresses that a URL
    spells out, and names that are private here, are refused as ever.
    """
    proxy_bypass: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts, and domains with all under them, that are reached without the proxy."""
    fetch_timeout: Duration = FetchPolicy().timeout
    """How long one request may take, to the last byte."""
    host_spacing: AnyDuration = Field(default=FetchPolicy().spacing, ge=timedelta(0))
    """Least pause between two requests to one host."""
    most_bytes: Annotated[int, Field(ge=1024)] = BodyLimits().most_bytes
    """Largest feed after inflation."""
    shortest_interval: Duration = SchedulePolicy().shortest
    """Least pause between two polls of a feed."""
    longest_interval: Duration = SchedulePolicy().longest
    """Longest pause between two polls of a feed that answers."""
    fresh_within: Duration = FRESH_WITHIN
    """What is older when it is first seen goes by the backfill topic, behind what is fresh."""
    parallel: Annotated[int, Field(ge=1)] = PollPolicy().parallel
    """Feeds polled side by side."""
    publish_batch: Annotated[int, Field(ge=1)] = PollPolicy().publish_batch
    """Articles handed on at once."""
    full_text: FullText = PollPolicy().full_text
    """When the pages of articles are read, for feeds of which nobody said: auto, always, never."""
    page_timeout: Duration = PagePolicy().timeout
    """How long one request for a page may take."""
    page_wait: Duration = PagePolicy().wait
    """How long new articles wait for their pages; then they go out with the words of the feed."""
    page_deadline: Duration = PagePolicy().deadline
    """How long the reading of a page may take before the process that reads it is killed."""
    page_bytes: Annotated[int, Field(ge=1024)] = PagePolicy().most_bytes
    """Largest page after inflation."""
    page_workers: Annotated[int, Field(ge=1)] = PagePolicy().workers
    """Processes that read pages; they start with the first page."""
    lease: Duration = PollPolicy().lease
    """How long a feed belongs to a process that gives no sign of life."""
    host: str = "127.0.0.1"
    """Address of the API of feeds and of /healthz, /readyz and /metrics."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8081
    """Port of them; 0 takes a free one."""
    log_level: str = "INFO"
    log_format: LogFormat = "json"

    @field_validator("feeds", "urgent_feeds", "feed_files", "files", "proxy_bypass", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("fresh_within")
    @classmethod
    def _tells_missed_from_slow(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if value < info.data.get("longest_interval", value):
            message = "expected at least the longest interval, or what is new would wait"
            raise ValueError(message)
        return value

    def fetch_policy(self) -> FetchPolicy:
        """Return how feeds are asked for; raise ConfigurationError for a proxy that is none."""
        return FetchPolicy(
            user_agent=self.user_agent,
            timeout=self.fetch_timeout,
            spacing=self.host_spacing,
            limits=BodyLimits(most_bytes=self.most_bytes),
            proxy=self._proxy(),
        )

    def _proxy(self) -> Proxy | None:
        given = self.proxy.get_secret_value() if self.proxy else ""
        return Proxy.parse(given, self.proxy_bypass) if given else None

    def poll_policy(self) -> PollPolicy:
        """Return how feeds are polled."""
        return PollPolicy(
            schedule=SchedulePolicy(shortest=self.shortest_interval, longest=self.longest_interval),
            lease=self.lease,
            parallel=self.parallel,
            publish_batch=self.publish_batch,
            urgent=frozenset(self.urgent_feeds),
            full_text=self.full_text,
        )

    def page_policy(self) -> PagePolicy:
        """Return how pages are read."""
        return PagePolicy(
            timeout=self.page_timeout,
            most_bytes=self.page_bytes,
            deadline=self.page_deadline,
            workers=self.page_workers,
            wait=self.page_wait,
        )
