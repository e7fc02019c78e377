"""Does every operation answer whatever its OpenAPI document allows as that document says?

Schemathesis makes the requests, bearers of three tenants take turns. ``TOCSIN_SCHEMA_EXAMPLES``
says how many of each operation, for a longer run than that of every day.
"""

import asyncio
import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from services.alert.api.app import create_app
from services.alert.quotas import LimitSettings
from shared.ops.serving import serving
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import served_from
from tests.integration.alert.api.tenants import furnish

EXAMPLES = int(os.environ.get("TOCSIN_SCHEMA_EXAMPLES", "10"))
MANY = LimitSettings(key_requests=10**7, tenant_requests=10**7)
# Which states, systems, addresses and cursors there are is more than a schema can say; the keys
# given here are not taken for generated ones: test_api_guard tries every operation without.
BEYOND_A_SCHEMA = [positive_data_acceptance, ignored_auth]


@pytest.mark.timeout(600)
async def test_every_operation_keeps_what_its_schema_says(tmp_path: Path) -> None:
    sql = SqlSettings(url=tmp_path / "tocsin.db")
    await migrate(sql)
    async with open_database(sql) as database:
        served = served_from(database)
        parts = replace(served.parts, limits=MANY)
        served = replace(served, app=create_app(parts), parts=parts)
        keys = [await served.key(tenant=each) for each in ("default", "acme", "globex")]
        await furnish(served, keys[1])
        async with serving(served.app, "127.0.0.1", 0) as port:
            tried, broken = await asyncio.to_thread(try_all, port, itertools.cycle(keys))

    assert broken == []
    assert tried > EXAMPLES


def try_all(port: int, keys: Iterator[str]) -> tuple[int, list[str]]:
    """Try every operation; return how many requests were made, and what was not as it says."""
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")
    tried, broken = 0, []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        # The stream has no end, and what takes one document a line is tried by its own tests.
        if operation.path.endswith(("/stream", "/import")):
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy())
        def judged(case: Any) -> None:
            nonlocal tried
            tried += 1
            response = case.call(headers={"authorization": f"Bearer {next(keys)}"})
            case.validate_response(response, excluded_checks=BEYOND_A_SCHEMA)

        try:
            judged()
        except (AssertionError, ExceptionGroup) as exc:
            broken.append(f"{operation.label}: {exc}")
    return tried, broken
