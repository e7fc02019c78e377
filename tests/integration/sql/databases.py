"""Which databases do store tests run on? Every one of them, by these fixtures."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.alert.store.endpoints import EndpointRow
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_settings(request: pytest.FixtureRequest, tmp_path: Path) -> SqlSettings:
    """Give the settings of a fresh database without tables, on each kind in turn."""
    if request.param == "sqlite":
        return SqlSettings(url=tmp_path / "data" / "tocsin.db")
    return SqlSettings(url=request.getfixturevalue("postgres_url"))


@pytest.fixture
async def sql_settings(empty_settings: SqlSettings) -> SqlSettings:
    """Give the settings of a fresh database with all tables."""
    await migrate(empty_settings)
    return empty_settings


@pytest.fixture
async def database(sql_settings: SqlSettings) -> AsyncIterator[Database]:
    """Give a fresh database, open."""
    async with open_database(sql_settings) as opened:
        yield opened


def endpoint_values(endpoint_id: str, **changes: object) -> dict[str, object]:
    """Return the columns of a row to try things with."""
    usual: dict[str, object] = {
        "endpoint_id": endpoint_id,
        "tenant": "default",
        "url": "https://example.org/hook",
        "sealed_secrets": b"\x00sealed",
        "state": "active",
        "reason": None,
        "created_at": NOON,
        "changed_at": NOON,
    }
    return usual | changes


def endpoint_row(
    endpoint_id: str, *, url: str = "https://example.org/hook", created_at: datetime = NOON
) -> EndpointRow:
    """Return a row to try things with."""
    return EndpointRow(
        endpoint_id=endpoint_id,
        tenant="default",
        url=url,
        sealed_secrets=b"\x00sealed",
        state="active",
        reason=None,
        created_at=created_at,
        changed_at=NOON,
    )
