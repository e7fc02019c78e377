"""What does the extract service count?"""

from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.messages import Coding, Outcome
from shared.ontology import EventType


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
        self.candidates = Counter(
            "tocsin_extract_candidates",
            "Sentences that could hold an event and gave none.",
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
        for outcome in get_args(Outcome):
            self.codings.labels(outcome)
        for event_type in EventType:
            self.events.labels(event_type.value)

    def count(self, coding: Coding) -> None:
        """Count one coding, its events and its candidates."""
        self.codings.labels(coding.outcome).inc()
        self.candidates.inc(len(coding.candidates))
        for event in coding.events:
            self.events.labels(event.type.value).inc()
