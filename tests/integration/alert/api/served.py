"""What do the tests of the API need: the application on a real database, keys, and an article?"""

import secrets
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from services.alert.api.app import create_app
from services.alert.api.parts import ApiParts
from services.alert.decide import Decider
from services.alert.key_making import make_key
from services.alert.metrics import AlertMetrics
from services.alert.outbox.enqueue import Outbox
from services.alert.sealing import SecretBox
from services.alert.store.alert_store import SqlAlertStore
from shared.auth.scopes import Scope
from shared.auth.tenants import DEFAULT_TENANT
from shared.clock import VirtualClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.messages import Article, Coding, Event, Evidence, Item, Party, Target, Versions
from shared.names.names import Names
from shared.ontology import EventType, Novelty, PartyKind, Status
from shared.ops.checks import database_check
from shared.ops.readiness import Readiness
from shared.sql.database import Database

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NAMES = Names.load()
SENTENCE = "Britain will send 14 Challenger 2 tanks to Ukraine."
BEFORE = "The news of the day. "
AFTER = " Others said nothing."
WATCHLIST: dict[str, Any] = {
    "id": "arms-to-ukraine",
    "name": "Arms to Ukraine",
    "rules": [{"types": ["arms_transfer"], "targets": ["UKR"], "novelty": ["new"]}],
}


@dataclass
class Served:
    """The application, the parts it runs on, and what a test does to them."""

    app: FastAPI
    parts: ApiParts
    clock: VirtualClock
    woken: list[datetime] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.parts.database

    async def key(
        self,
        *scopes: Scope,
        name: str = "tester",
        expires_at: datetime | None = None,
        tenant: str = DEFAULT_TENANT,
    ) -> str:
        """Make a key and return what its bearer sends; the last part but one is its id."""
        async with self.database.transaction() as tx:
            made = await make_key(
                tx,
                name,
                scopes or {Scope.ADMIN},
                self.clock.now(),
                random_bytes=secrets.token_bytes,
                expires_at=expires_at,
                tenant=tenant,
            )
        return made.text

    @asynccontextmanager
    async def client(self, key: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://tocsin", headers=headers
        ) as client:
            yield client

    async def hand_in(
        self,
        article_id: str = "art_1",
        outlet: str = "daily.example",
        status: Status = Status.ANNOUNCED,
    ) -> set[str]:
        """Hand in an article and its coding; return the alerts of which something is told."""
        article = an_article(article_id, outlet)
        store = SqlAlertStore(self.database, Outbox(), NAMES)
        await store.accept_articles([article], self.clock.now())
        made = a_coding(article, status)
        outcome = await Decider(store, NAMES).decide_batch([made], self.clock.now())
        return {alert.alert_id for alert in outcome.alerts}


def served_from(database: Database) -> Served:
    registry = CollectorRegistry()
    clock = VirtualClock(NOON)
    woken: list[datetime] = []
    parts = ApiParts(
        database=database,
        names=NAMES,
        box=SecretBox((b"k" * 32,)),
        policy=EgressPolicy(allow_networks=LOOPBACK),
        clock=clock,
        readiness=Readiness({"database": database_check(database)}),
        registry=registry,
        metrics=AlertMetrics(registry),
        wake=lambda: woken.append(clock.now()),
    )
    return Served(create_app(parts), parts, clock, woken)


def an_article(article_id: str = "art_1", outlet: str = "daily.example") -> Article:
    return Article(
        article_id=article_id,
        content_version="v1",
        source="https://news.example/feed",
        outlet=outlet,
        title="Tanks for Kyiv",
        published_at=NOON + timedelta(minutes=5),
        fetched_at=NOON + timedelta(minutes=6),
        text=f"{BEFORE}{SENTENCE}{AFTER}",
    )


def a_coding(article: Article, status: Status = Status.ANNOUNCED) -> Coding:
    start = article.text.index(SENTENCE)
    event = Event(
        event_id=f"evt_{article.article_id}",
        type=EventType.ARMS_TRANSFER,
        status=status,
        novelty=Novelty.NEW,
        actor=Party(name="United Kingdom", kind=PartyKind.STATE, iso3="GBR"),
        target=Target(name="Ukraine", kind=PartyKind.STATE, iso3="UKR"),
        items=(Item(name="tanks", system="Challenger 2", category="tank", quantity=14),),
        evidence=Evidence(field="text", start=start, end=start + len(SENTENCE), quote=SENTENCE),
        confidence=0.9,
    )
    versions = Versions(coder="1", model="m", frames="f", gazetteer="g")
    return Coding(article=article.ref(), outcome="coded", versions=versions, events=(event,))


def problem(response: httpx.Response) -> dict[str, Any]:
    """Return the problem that a response is, having checked that it is one."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    document: dict[str, Any] = response.json()
    assert document["status"] == response.status_code
    assert document["type"].startswith("urn:tocsin:problem:")
    return document


def operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and description of every operation."""
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def endless(operation: dict[str, Any]) -> bool:
    """Tell whether an operation's answer goes on until its reader leaves."""
    return "text/event-stream" in operation["responses"].get("200", {}).get("content", {})


def filled(path: str, name: str = "nothing") -> str:
    """Return a path with a name in place of every parameter."""
    return "/".join(name if part.startswith("{") else part for part in path.split("/"))


def others(scope: Scope) -> Collection[Scope]:
    """Return every scope that does not include ``scope``."""
    return [each for each in Scope if each not in {scope, Scope.ADMIN}]
