"""Do migrations give the tables that the services declare, once and whole?"""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import BLANK_SCHEMA, Connection, Enum, MetaData, text

from deploy.dev.schema import all_tables
from shared.errors import ConfigurationError
from shared.sql.database import open_database
from shared.sql.migrate import is_migrated, migrate
from shared.sql.rows import SCHEMAS
from shared.sql.settings import SqlSettings


def without_schemas(tables: MetaData) -> MetaData:
    copy = MetaData(naming_convention=tables.naming_convention)
    for table in tables.sorted_tables:
        table.to_metadata(copy, schema=None, referred_schema_fn=lambda *_: BLANK_SCHEMA)  # type: ignore[arg-type]
    return copy


def differences(connection: Connection) -> list[object]:
    sqlite = connection.dialect.name == "sqlite"
    tables = without_schemas(all_tables()) if sqlite else all_tables()

    def ours(name: str | None, kind: str, _: object) -> bool:
        if kind == "schema":
            return sqlite or name in SCHEMAS
        return name != "alembic_version"

    options = {"include_schemas": not sqlite, "include_name": ours, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, tables))


async def test_the_migrated_schema_is_the_declared_one(sql_settings: SqlSettings) -> None:
    async with open_database(sql_settings) as database, database.reading() as tx:
        found = await (await tx.connection()).run_sync(differences)

    assert found == []


def test_no_column_is_an_enum_of_the_database() -> None:
    enums = [
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    ]

    assert enums == []


def test_table_names_are_unique_over_both_schemas() -> None:
    names = [table.name for table in all_tables().sorted_tables]

    assert len(names) == len(set(names))


async def test_migrating_again_changes_nothing(sql_settings: SqlSettings) -> None:
    await migrate(sql_settings)

    assert await is_migrated(sql_settings)


async def test_two_processes_may_migrate_at_once(empty_settings: SqlSettings) -> None:
    await asyncio.gather(*(migrate(empty_settings) for _ in range(3)))

    assert await is_migrated(empty_settings)


async def test_an_empty_database_is_not_migrated(empty_settings: SqlSettings) -> None:
    assert not await is_migrated(empty_settings)


async def test_a_newer_versions_database_is_left_alone(sql_settings: SqlSettings) -> None:
    table = "alembic_version" if sql_settings.sqlite_path else "alert.alembic_version"
    async with open_database(sql_settings) as database, database.transaction() as tx:
        await tx.execute(text(f"UPDATE {table} SET version_num = '9999_future'"))

    with pytest.raises(ConfigurationError, match="another version"):
        await migrate(sql_settings)


async def test_a_failed_migration_leaves_nothing(tmp_path: Path) -> None:
    settings = SqlSettings(url=tmp_path / "tocsin.db")
    async with open_database(settings) as database, database.transaction() as tx:
        await tx.execute(text("CREATE TABLE subscriptions (in_the_way INTEGER)"))

    with pytest.raises(Exception, match="already exists"):
        await migrate(settings)
    async with open_database(settings) as database, database.reading() as tx:
        tables = (
            await tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        ).all()

    assert tables == ["subscriptions"]
