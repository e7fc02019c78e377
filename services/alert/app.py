"""How is the alert service put together, and how does it end without losing an alert?

Composition root: the only place in this service that builds objects.
"""

import asyncio
import os
import secrets
import socket
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry

from services.alert.api.app import create_app
from services.alert.api.parts import ApiParts
from services.alert.child_coder import ChildCoder
from services.alert.decide import Decider
from services.alert.dispatching import open_dispatcher
from services.alert.examples.texts import TextReader
from services.alert.handlers import ArticleBatches, CodingBatches, StoredPositions
from services.alert.metrics import AlertMetrics
from services.alert.outbox.dispatcher import Dispatcher
from services.alert.outbox.enqueue import Outbox
from services.alert.outbox.settings import DeliverySettings
from services.alert.presetting import put_presets
from services.alert.quotas import LimitSettings
from services.alert.sealing import SecretBox
from services.alert.secret_key import SecretKeySettings, load_secret_box
from services.alert.settings import AlertSettings
from services.alert.store.alert_store import SqlAlertStore
from services.alert.upkeep import Upkeep, dispatcher_check
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ALERTS, ARTICLES, BACKFILL, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.clock import Clock, WallClock
from shared.egress.policy import EgressPolicy, EgressSettings
from shared.errors import ConfigurationError
from shared.names.names import Names
from shared.ops.checks import database_check, kafka_check
from shared.ops.lag import LagGauge
from shared.ops.readiness import Readiness
from shared.ops.running import run_until
from shared.ops.serving import serving
from shared.settings import load_settings
from shared.sql.database import Database, open_database
from shared.sql.migrate import is_migrated, migrate
from shared.sql.settings import SqlSettings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What every part of the service is built from."""

    settings: AlertSettings
    database: Database
    bus: KafkaBus
    box: SecretBox
    policy: EgressPolicy
    names: Names
    registry: CollectorRegistry
    metrics: AlertMetrics
    clock: Clock


async def run(
    settings: AlertSettings, sql: SqlSettings, kafka: KafkaSettings, stop: asyncio.Event
) -> None:
    """Run the service until ``stop`` is set; what is in hand is finished and committed first.

    Raises ConfigurationError for missing topics or a schema that is not up to date, and what the
    bus or the dispatcher failed with when one of them failed.
    """
    await _prepare_schema(settings, sql)
    await ensure_topics(kafka)
    box = load_secret_box(load_settings(SecretKeySettings), sql.sqlite_path)
    registry = CollectorRegistry()
    async with open_database(sql) as database:
        parts = _Parts(
            settings=settings,
            database=database,
            bus=KafkaBus(kafka, service="alert"),
            box=box,
            policy=load_settings(EgressSettings).policy(),
            names=Names.load(),
            registry=registry,
            metrics=AlertMetrics(registry),
            clock=WallClock(),
        )
        if settings.presets:
            await put_presets(database, parts.names, parts.clock.now())
        await _serve(parts, stop)


async def _prepare_schema(settings: AlertSettings, sql: SqlSettings) -> None:
    if settings.migrate:
        await migrate(sql)
    elif not await is_migrated(sql):
        shown = sql.sqlalchemy_url.render_as_string(hide_password=True)
        message = (
            f"the schema of {shown} is not at this version: run `tocsin db migrate`,"
            " or set TOCSIN_ALERT_MIGRATE=true"
        )
        raise ConfigurationError(message)


async def _serve(parts: _Parts, stop: asyncio.Event) -> None:
    settings = parts.settings
    upkeep = Upkeep(
        parts.database, parts.metrics, parts.clock, settings.retention, settings.upkeep_interval
    )
    async with _dispatching(parts) as dispatcher:
        _subscribe(parts, dispatcher)
        lag = LagGauge(parts.registry, "alert", parts.bus)
        app = create_app(_api_parts(parts, dispatcher))
        # Inside the bus: what is being published to it when the service stops is waited for.
        async with parts.bus, serving(app, settings.host, settings.port) as port:
            log.info("service_started", host=settings.host, port=port)
            watchers = (parts.bus.failed(), upkeep.run(), lag.run())
            await run_until(stop, *watchers, workers=[dispatcher.run(stop)])


def _dispatching(parts: _Parts) -> AbstractAsyncContextManager[Dispatcher]:
    return open_dispatcher(
        parts.database,
        parts.box,
        parts.policy,
        load_settings(DeliverySettings),
        clock=parts.clock,
        owner=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        bus=parts.bus.publisher(ALERTS),
    )


def _subscribe(parts: _Parts, dispatcher: Dispatcher) -> None:
    settings, clock, metrics = parts.settings, parts.clock, parts.metrics
    store = SqlAlertStore(parts.database, Outbox(publish=True), parts.names)
    positions = StoredPositions(store)
    codings = CodingBatches(
        Decider(store, parts.names), clock, metrics, group=settings.group, wake=dispatcher.wake
    )
    bus = parts.bus
    bus.subscribe(
        CODINGS,
        group=settings.group,
        handler=codings,
        positions=positions,
        batch_size=settings.batch_size,
    )
    for stream, group in (
        (ARTICLES, settings.articles_group),
        (BACKFILL, settings.backfill_group),
    ):
        texts = ArticleBatches(store, clock, metrics, group=group)
        bus.subscribe(stream, group=group, handler=texts, positions=positions)


def _api_parts(parts: _Parts, dispatcher: Dispatcher) -> ApiParts:
    late_after = parts.settings.late_after
    readiness = Readiness(
        {
            "kafka": kafka_check(parts.bus),
            "database": database_check(parts.database),
            "dispatcher": dispatcher_check(parts.database, parts.clock, late_after),
        }
    )
    return ApiParts(
        database=parts.database,
        names=parts.names,
        box=parts.box,
        policy=parts.policy,
        clock=parts.clock,
        readiness=readiness,
        registry=parts.registry,
        metrics=parts.metrics,
        wake=dispatcher.wake,
        limits=load_settings(LimitSettings),
        reader=TextReader(ChildCoder()),
    )
