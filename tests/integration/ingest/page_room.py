"""Which pages stand behind the entries of a test feed, and with what are they read?"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from prometheus_client import CollectorRegistry

from services.ingest.fetcher import Fetcher
from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import PagePolicy, PageReader, open_pages
from services.ingest.store import FeedStore
from shared.clock import VirtualClock
from shared.sql.database import Database
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import Item, Room

# A busy machine must not look like a page that takes too long.
PAGES = PagePolicy(deadline=timedelta(seconds=60), wait=timedelta(seconds=60))
PARAGRAPHS = tuple(
    f"Britain will send fourteen Challenger 2 tanks to Ukraine, the minister said for time {n}, "
    "and around thirty self-propelled guns will follow them in the weeks to come."
    for n in range(6)
)
SUMMARY = "Britain will send tanks to Ukraine, the minister said."


def page(*paragraphs: str, head: str = "", **linked: object) -> str:
    """Return an article's page; ``linked`` are fields of its JSON-LD."""
    script = ""
    if linked:
        document = json.dumps({"@type": "NewsArticle", **linked})
        script = f'<script type="application/ld+json">{document}</script>'
    body = "".join(f"<p>{one}</p>" for one in paragraphs or PARAGRAPHS)
    return (
        f'<html lang="en"><head><title>Tanks for Ukraine</title>{head}{script}</head><body>'
        f"<nav><ul><li><a href='/'>Home</a></li></ul></nav><article><h1>Tanks for Ukraine</h1>"
        f"{body}</article><footer>All rights reserved</footer></body></html>"
    )


def told(web: FeedWeb, name: str = "a", **fields: object) -> Item:
    """Return an entry that only summarises the page ``/name``."""
    given = {"title": "Tanks for Ukraine", "text": SUMMARY, **fields}
    return replace(Item(name, link=web.url(f"/{name}")), **given)  # type: ignore[arg-type]


@asynccontextmanager
async def open_reader(
    fetcher: Fetcher, clock: VirtualClock, policy: PagePolicy = PAGES
) -> AsyncIterator[PageReader]:
    metrics = IngestMetrics(CollectorRegistry())
    async with open_pages(fetcher, clock, metrics, "Tocsin (tests)", policy) as reader:
        yield reader


@asynccontextmanager
async def page_room(
    database: Database, fetcher: Fetcher, clock: VirtualClock, policy: PagePolicy = PAGES
) -> AsyncIterator[Room]:
    async with open_reader(fetcher, clock, policy) as reader:
        yield Room(FeedStore(database), fetcher, clock, pages=reader)
