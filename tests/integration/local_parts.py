"""Which real Kafka and PostgreSQL do the tests run against?

A pytest plugin: a conftest imports its fixtures. A part that cannot run makes its tests fail,
never skip; the error names the package to install. ``TOCSIN_KAFKA`` (host:port) and
``TOCSIN_DATABASE_URL`` (SQLAlchemy URL, asyncpg, a user who may create databases) name parts
that run already.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.local.databases import create_database, drop_database
from shared.local.kafka import LocalKafka
from shared.local.kafka_access import BrokerAccess
from shared.local.postgres import LocalPostgres

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder for server data that is gone after the run."""
    folder = tmp_path_factory.mktemp("servers")
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka(server_folder: Path) -> AsyncIterator[BrokerAccess]:
    """Give a real broker: ``kafka.bootstrap``, ``kafka.client_options()``."""
    existing = os.environ.get("TOCSIN_KAFKA")
    if existing:
        yield BrokerAccess(existing)
        return
    async with LocalKafka(server_folder / "kafka") as broker:
        yield broker.access


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_server_url(server_folder: Path) -> AsyncIterator[str]:
    """Give the URL of a real server's maintenance database; see ``new_database``."""
    existing = os.environ.get("TOCSIN_DATABASE_URL")
    if existing:
        yield existing
        return
    async with LocalPostgres(server_folder / "postgres") as server:
        yield server.url()


@pytest.fixture(scope="session")
def new_database(postgres_server_url: str) -> Iterator[NewDatabase]:
    """Give a function that returns the URL of a fresh, empty database at each call."""
    names: list[str] = []
    # A loop of its own: tests call it from inside theirs.
    with ThreadPoolExecutor(max_workers=1) as thread:

        def create() -> str:
            names.append(f"tocsin_test_{uuid4().hex[:12]}")
            return thread.submit(
                asyncio.run, create_database(postgres_server_url, names[-1])
            ).result()

        yield create
        # A server of our own is thrown away whole; dropping one by one would take half a minute.
        for name in names if "TOCSIN_DATABASE_URL" in os.environ else ():
            thread.submit(asyncio.run, drop_database(postgres_server_url, name)).result()


@pytest.fixture
def postgres_url(new_database: NewDatabase) -> str:
    """Give the URL of a fresh, empty database."""
    return new_database()


@pytest.fixture
def topic_prefix() -> str:
    """Give a prefix that no other test's topics and groups have."""
    return f"t{uuid4().hex[:10]}."
