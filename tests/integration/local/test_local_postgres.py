"""Does a real PostgreSQL run here, one server per folder, with separate databases?"""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from shared.errors import ConfigurationError, InvalidInput, Unavailable
from shared.local.databases import check_server
from shared.local.postgres import LocalPostgres
from tests.integration.local_parts import NewDatabase


async def connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    )


async def run(url: str, *statements: str) -> object:
    connection = await connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


async def test_two_fresh_databases_are_separate(new_database: NewDatabase) -> None:
    first, second = new_database(), new_database()

    await run(first, "CREATE TABLE alerts (id int)", "SELECT 1")

    assert await run(first, "SELECT to_regclass('alerts')") == "alerts"
    assert await run(second, "SELECT to_regclass('alerts')") is None


async def test_a_fresh_database_is_durable_utf8(postgres_url: str) -> None:
    assert await run(postgres_url, "SHOW fsync") == "on"
    assert await run(postgres_url, "SHOW server_encoding") == "UTF8"


async def test_data_and_address_survive_stop_and_kill(tmp_path: Path) -> None:
    async with LocalPostgres(tmp_path) as server:
        url = await server.create_database("kept")
        await run(url, "CREATE TABLE t AS SELECT 1 AS n", "SELECT 1")
        await server.stop()
        assert (await server.status()).state == "stopped"
        await server.start()
        await run(url, "INSERT INTO t VALUES (2)", "SELECT 1")
        await server.kill()
        await server.start()

        assert await run(url, "SELECT sum(n) FROM t") == 3


async def test_stop_does_not_wait_for_open_connections(tmp_path: Path) -> None:
    async with LocalPostgres(tmp_path) as server:
        connection = await connect(server.url())

        await server.stop()

        assert (await server.status()).state == "stopped"
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await connection.fetchval("SELECT 1")
        connection.terminate()


async def test_starting_twice_at_once_gives_one_server(tmp_path: Path) -> None:
    first, second = LocalPostgres(tmp_path), LocalPostgres(tmp_path)
    async with first:
        await first.stop()
        await asyncio.gather(first.start(), second.start())

        assert first.url() == second.url()
        assert (await first.status()).pid == (await second.status()).pid


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    async with LocalPostgres(tmp_path) as server:
        url = make_url(server.url()).set(password="wrong")

        with pytest.raises(Unavailable, match="password authentication failed"):
            await check_server(url.render_as_string(hide_password=False))


async def test_a_name_that_is_no_plain_word_makes_no_database(tmp_path: Path) -> None:
    async with LocalPostgres(tmp_path) as server:
        with pytest.raises(InvalidInput, match="lower-case"):
            await server.create_database('x"; DROP DATABASE postgres; --')


def test_a_server_that_was_never_started_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="never started"):
        LocalPostgres(tmp_path).url()
