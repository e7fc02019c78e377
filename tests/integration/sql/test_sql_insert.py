"""Are rows that may be there already added once, and changed where asked?"""

import asyncio

from sqlmodel import col, select

from services.alert.store.endpoints import EndpointRow
from shared.sql.database import Database
from shared.sql.insert import insert_new, upsert
from tests.integration.sql.databases import endpoint_values

KEYS = ("endpoint_id",)


async def urls(database: Database) -> dict[str, str]:
    async with database.reading() as tx:
        found = await tx.execute(select(EndpointRow.endpoint_id, col(EndpointRow.url)))
        return dict(found.all())


async def test_only_what_was_not_there_is_inserted_and_named(database: Database) -> None:
    async with database.transaction() as tx:
        await insert_new(tx, EndpointRow, [endpoint_values("a", url="old")], keys=KEYS)
    async with database.transaction() as tx:
        new = await insert_new(
            tx, EndpointRow, [endpoint_values(each, url="new") for each in "abcb"], keys=KEYS
        )

    assert new == {("b",), ("c",)}
    assert await urls(database) == {"a": "old", "b": "new", "c": "new"}


async def test_of_two_that_insert_the_same_at_once_one_is_told_so(database: Database) -> None:
    async def insert() -> int:
        async with database.transaction() as tx:
            return len(await insert_new(tx, EndpointRow, [endpoint_values("a")], keys=KEYS))

    assert sorted(await asyncio.gather(insert(), insert())) == [0, 1]


async def test_more_rows_than_one_statement_takes_are_inserted(database: Database) -> None:
    rows = [endpoint_values(str(number)) for number in range(6000)]
    async with database.transaction() as tx:
        new = await insert_new(tx, EndpointRow, rows, keys=KEYS)

    assert len(new) == len(rows)


async def test_inserting_nothing_does_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        assert await insert_new(tx, EndpointRow, [], keys=KEYS) == set()
        await upsert(tx, EndpointRow, [], keys=KEYS)


async def test_upsert_changes_what_is_there_and_the_last_repetition_counts(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        await upsert(tx, EndpointRow, [endpoint_values("a", url="1")], keys=KEYS)
    async with database.transaction() as tx:
        again = [endpoint_values("a", url="2"), endpoint_values("b"), endpoint_values("a", url="3")]
        await upsert(tx, EndpointRow, again, keys=KEYS)

    assert (await urls(database))["a"] == "3"


async def test_upsert_leaves_columns_alone_that_were_not_named(database: Database) -> None:
    async with database.transaction() as tx:
        await upsert(tx, EndpointRow, [endpoint_values("a", url="1", state="s")], keys=KEYS)
    async with database.transaction() as tx:
        await upsert(
            tx,
            EndpointRow,
            [endpoint_values("a", url="2", state="t")],
            keys=KEYS,
            update=("state",),
        )
    async with database.reading() as tx:
        row = await tx.get_one(EndpointRow, "a")

    assert (row.url, row.state) == ("1", "t")
