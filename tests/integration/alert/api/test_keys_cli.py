"""Are API keys made, listed and revoked straight on the database?"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from services.cli.main import EXIT_PERMANENT, EXIT_USAGE, run
from shared.sql.database import open_database
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import served_from

Tocsin = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def tocsin(
    empty_settings: SqlSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Tocsin:
    """Give a function that runs the command line on a fresh database."""
    monkeypatch.setenv("TOCSIN_DATABASE_URL", empty_settings.url.get_secret_value())

    async def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = await asyncio.to_thread(run, ["keys", *arguments])
        return code, *capsys.readouterr()

    return command


async def test_first_admin_key_opens_the_api(sql_settings: SqlSettings, tocsin: Tocsin) -> None:
    code, out, _ = await tocsin("create", "--admin", "--name", "me")

    async with (
        open_database(sql_settings) as database,
        served_from(database).client(out.strip()) as client,
    ):
        assert (await client.get("/v1/keys")).status_code == 200
        trail = (await client.get("/v1/audit")).json()["items"]
    assert (code, trail[0]["bearer"], trail[0]["action"]) == (0, "command line", "createKey")


async def test_listed_key_has_no_secret(sql_settings: SqlSettings, tocsin: Tocsin) -> None:
    made = ("create", "--scope", "alerts:read", "--name", "me", "--expires", "90d", "--json")
    key = json.loads((await tocsin(*made))[1])

    _, listed, _ = await tocsin("list", "--json")

    document = json.loads(listed)
    assert (document["id"], document["scopes"]) == (key["id"], ["alerts:read"])
    assert document["standing"] == "valid"
    assert key["key"].split("_")[2] not in listed


async def test_revoked_key_is_listed_as_such(sql_settings: SqlSettings, tocsin: Tocsin) -> None:
    key = json.loads((await tocsin("create", "--admin", "--name", "me", "--json"))[1])

    revoked = await tocsin("revoke", key["id"])
    again = await tocsin("revoke", key["id"])

    assert (revoked[0], again[0]) == (0, EXIT_PERMANENT)
    assert json.loads((await tocsin("list", "--json"))[1])["standing"] == "revoked"


async def test_wrong_options_are_told_in_one_line(
    sql_settings: SqlSettings, tocsin: Tocsin
) -> None:
    expected = {
        ("--name", "me"): (EXIT_USAGE, "either --admin or --scope"),
        ("--name", "me", "--admin", "--scope", "admin"): (EXIT_USAGE, "either --admin or --scope"),
        ("--name", "me", "--scope", "all"): (EXIT_PERMANENT, "scopes: expected some of"),
        ("--name", "me", "--admin", "--expires", "soon"): (EXIT_PERMANENT, "--expires: expected"),
        ("--name", "me", "--admin", "--expires", "2001-01-01"): (EXIT_PERMANENT, "is past"),
    }

    for options, (code, told) in expected.items():
        found = await tocsin("create", *options)
        assert found[0] == code
        assert told in found[2]
        assert found[2].count("\n") == 1


async def test_database_without_tables_is_refused_on_postgresql(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE_URL", postgres_url)

    code = await asyncio.to_thread(run, ["keys", "list"])

    assert code == EXIT_PERMANENT
    assert "run `tocsin db migrate`" in capsys.readouterr().err


async def test_database_file_is_made_on_first_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE_URL", str(tmp_path / "new.db"))

    code = await asyncio.to_thread(run, ["keys", "create", "--admin", "--name", "me"])

    assert code == 0
    assert capsys.readouterr().out.startswith("tocsin_")
