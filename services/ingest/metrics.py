"""What does the ingest service count?"""

from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.ingest.fetched import FailureReason
from services.ingest.pages.outcome import PageOutcome
from services.ingest.poll_outcome import PollOutcome
from services.ingest.withdrawal import WithdrawalSign, sign_of
from shared.messages import Article, Lane

_LAG_SECONDS = (30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)


class IngestMetrics:
    """The service's metrics on an injected registry, every label set there from the start."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.polls = Counter(
            "tocsin_ingest_polls", "Polls, by outcome.", ["outcome"], registry=registry
        )
        self.failures = Counter(
            "tocsin_ingest_failures", "Failed polls, by reason.", ["reason"], registry=registry
        )
        self.articles = Counter(
            "tocsin_ingest_articles",
            "Article versions that are safe downstream, by lane.",
            ["lane"],
            registry=registry,
        )
        self.fetch_seconds = Histogram(
            "tocsin_ingest_fetch_seconds", "Time to ask for one feed.", registry=registry
        )
        self.lag_seconds = Histogram(
            "tocsin_ingest_lag_seconds",
            "From publication to arrival, of dated live articles.",
            buckets=_LAG_SECONDS,
            registry=registry,
        )
        self.pages = Counter(
            "tocsin_ingest_pages", "Pages of articles, by what became of them.", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.page_seconds = Histogram(
            "tocsin_ingest_page_seconds", "Time to get one page, and to read it.", ["step"],
            registry=registry,
        )  # fmt: skip
        self.withdrawn = Counter(
            "tocsin_ingest_withdrawn", "Articles withdrawn, by the sign.", ["sign"],
            registry=registry,
        )  # fmt: skip
        self.feeds = Gauge(
            "tocsin_ingest_feeds", "Feeds that are watched.", ["state"], registry=registry
        )
        self._initialise()

    def _initialise(self) -> None:
        for outcome in PollOutcome:
            self.polls.labels(outcome.value)
        for reason in FailureReason:
            self.failures.labels(reason.value)
        for became in PageOutcome:
            self.pages.labels(became.value)
        for step in ("fetch", "read"):
            self.page_seconds.labels(step)
        for sign in WithdrawalSign:
            self.withdrawn.labels(sign.value)
        for lane in get_args(Lane):
            self.articles.labels(lane)
        for state in ("healthy", "failing"):
            self.feeds.labels(state)

    def count_article(self, article: Article, *, again: bool = False) -> None:
        """Count one article version that is safe downstream; ``again`` if it was there before."""
        self.articles.labels(article.lane).inc()
        sign = sign_of(article)
        if sign is not None:
            self.withdrawn.labels(sign.value).inc()
            return
        if article.dated and article.lane == "live" and not again:
            lag = article.fetched_at - article.published_at
            self.lag_seconds.observe(max(lag.total_seconds(), 0))

    def count_feeds(self, feeds: int, failing: int) -> None:
        """Tell how many feeds there are and how many failed last time."""
        self.feeds.labels("healthy").set(feeds - failing)
        self.feeds.labels("failing").set(failing)
