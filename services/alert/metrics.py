"""What does the alert service count?"""

from datetime import datetime
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.alert.decide import BatchOutcome
from services.alert.incidents.decisions import Decision
from services.alert.store.delivery_log import Reconciliation
from shared.messages import AlertKind

_STATUS_CLASS = 100
_DELIVERY_STATES = ("delivered", "pending", "held", "dead", "simulated")


class AlertMetrics:
    """The service's metrics on an injected registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.codings = Counter(
            "tocsin_alert_codings",
            "Codings handed in, by whether they were new.",
            ["result"],
            registry=registry,
        )
        self.decisions = Counter(
            "tocsin_alert_decisions",
            "Decisions about events, by kind.",
            ["kind"],
            registry=registry,
        )
        self.alerts = Counter(
            "tocsin_alert_alerts", "Messages of alerts, by kind.", ["kind"], registry=registry
        )
        self.articles = Counter(
            "tocsin_alert_articles", "Article versions kept.", registry=registry
        )
        self.batch_seconds = Histogram(
            "tocsin_alert_batch_seconds",
            "Time to decide and commit one batch of codings.",
            registry=registry,
        )
        self.deliveries = Gauge(
            "tocsin_alert_deliveries",
            "Deliveries ever enqueued, by where they are.",
            ["state"],
            registry=registry,
        )
        self.oldest_due_seconds = Gauge(
            "tocsin_alert_oldest_due_seconds",
            "How long the longest waiting delivery has been due; 0 when none is.",
            registry=registry,
        )
        self.requests = Counter(
            "tocsin_alert_requests",
            "Requests answered, by template of the route and class of the status.",
            ["route", "status"],
            registry=registry,
        )
        self.request_seconds = Histogram(
            "tocsin_alert_request_seconds", "Time to answer a request.", registry=registry
        )
        for kind in get_args(AlertKind):
            self.alerts.labels(kind)
        for decision in get_args(Decision):
            self.decisions.labels(decision.__name__.lower())
        for result in ("claimed", "duplicate"):
            self.codings.labels(result)
        for state in _DELIVERY_STATES:
            self.deliveries.labels(state)

    def count_batch(self, outcome: BatchOutcome) -> None:
        """Count what came of one batch of codings."""
        self.codings.labels("claimed").inc(outcome.claimed)
        self.codings.labels("duplicate").inc(outcome.duplicates)
        for decision in outcome.decisions:
            self.decisions.labels(type(decision).__name__.lower()).inc()
        for alert in outcome.alerts:
            self.alerts.labels(alert.kind).inc()

    def count_request(self, route: str, status: int) -> None:
        """Count one answer; ``route`` is a template, never a path."""
        self.requests.labels(route, f"{status // _STATUS_CLASS}xx").inc()

    def show_deliveries(self, counts: Reconciliation, now: datetime) -> None:
        """Show where every delivery is, and how late the dispatcher is."""
        for state in _DELIVERY_STATES:
            self.deliveries.labels(state).set(getattr(counts, state))
        due = counts.oldest_due_at
        late = max((now - due).total_seconds(), 0.0) if due is not None else 0.0
        self.oldest_due_seconds.set(late)
