"""What does the extract service count?"""

import re
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.lanes import Route
from shared.messages import Coding, Outcome
from shared.ontology import EventType

_ISO_639 = re.compile(r"[a-z]{2,3}(?!\w)")
_WAIT_SECONDS = (0.1, 0.3, 1, 3, 10, 30, 60, 300, 900, 3600, 21600, 86400, 604800)


class ExtractMetrics:
    """The service's metrics on an injected registry, every label set there from the start."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.codings = Counter(
            "tocsin_extract_codings",
            "Article versions coded, by outcome.",
            ["outcome"],
            registry=registry,
        )
        self.events = Counter(
            "tocsin_extract_events", "Events coded, by type.", ["type"], registry=registry
        )
        self.articles = Counter(
            "tocsin_extract_articles", "Articles coded, by route.", ["route"], registry=registry
        )
        self.overtaken = Counter(
            "tocsin_extract_overtaken",
            "Fresh articles that had waited too long and were handed on to the backlog.",
            registry=registry,
        )
        self.wait_seconds = Histogram(
            "tocsin_extract_wait_seconds",
            "From arrival in Kafka to the acknowledged coding, by route.",
            ["route"],
            buckets=_WAIT_SECONDS,
            registry=registry,
        )
        self.candidates = Counter(
            "tocsin_extract_candidates",
            "Sentences that could hold an event and gave none.",
            registry=registry,
        )
        self.passed_over = Counter(
            "tocsin_extract_passed_over",
            "Articles in a language that we do not have, by its ISO 639 code.",
            ["language"],
            registry=registry,
        )
        self.batch_seconds = Histogram(
            "tocsin_extract_batch_seconds", "Time to code one batch.", registry=registry
        )
        self.worker_restarts = Gauge(
            "tocsin_extract_worker_restarts",
            "Workers that died or were killed since the start.",
            registry=registry,
        )
        for route in Route:
            self.articles.labels(route.value)
            self.wait_seconds.labels(route.value)
        for outcome in get_args(Outcome):
            self.codings.labels(outcome)
        for event_type in EventType:
            self.events.labels(event_type.value)

    def count_coded(self, route: Route, waited: float) -> None:
        """Count one article whose coding is safe, ``waited`` seconds after it came to Kafka."""
        self.articles.labels(route.value).inc()
        self.wait_seconds.labels(route.value).observe(max(waited, 0.0))

    def count(self, coding: Coding) -> None:
        """Count one coding, its events and its candidates."""
        self.codings.labels(coding.outcome).inc()
        self.candidates.inc(len(coding.candidates))
        if coding.outcome == "passed_over":
            self.passed_over.labels(_code(coding.reason or "")).inc()
        for event in coding.events:
            self.events.labels(event.type.value).inc()


def _code(language: str) -> str:
    # What a feed declares is anybody's text: only codes may become labels.
    found = _ISO_639.match(language)
    return found[0] if found else "und"
