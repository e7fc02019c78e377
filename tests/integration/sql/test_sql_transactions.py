"""Do transactions keep their promises on both databases?"""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from services.alert.store.endpoints import EndpointRow
from shared.errors import Conflict, PermanentError, TransientError, Unavailable
from shared.sql.database import Database, Transaction, open_database
from shared.sql.settings import SqlSettings
from tests.integration.sql.databases import NOON, endpoint_row


async def add(database: Database, *rows: EndpointRow) -> None:
    async with database.transaction() as tx:
        for row in rows:
            tx.add(row)
            await tx.flush()
            tx.expunge(row)


async def fail_after_adding(tx: Transaction, row: EndpointRow) -> None:
    tx.add(row)
    await tx.flush()
    message = "on purpose"
    raise RuntimeError(message)


async def ids(database: Database) -> list[str]:
    async with database.reading() as tx:
        return list(await tx.scalars(select(EndpointRow.endpoint_id).order_by("endpoint_id")))


async def test_what_is_committed_is_read(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(endpoint_row("a"))

    assert await ids(database) == ["a"]


async def test_an_error_takes_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError, match="on purpose"):
        async with database.transaction() as tx:
            await fail_after_adding(tx, endpoint_row("a"))

    assert await ids(database) == []


async def test_a_savepoint_takes_back_only_its_own(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(endpoint_row("a"))
        await tx.flush()
        with pytest.raises(RuntimeError, match="on purpose"):
            async with tx.begin_nested():
                await fail_after_adding(tx, endpoint_row("b"))
        tx.add(endpoint_row("c"))

    assert await ids(database) == ["a", "c"]


async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    written = asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as tx:
            tx.add(endpoint_row("a"))
            await tx.flush()
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await written.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.transaction() as tx:
        tx.add(endpoint_row("b"))

    assert await ids(database) == ["b"]


async def test_reading_sees_the_state_before_an_open_transaction(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(endpoint_row("a"))
        await tx.flush()

        assert await ids(database) == []


async def test_reading_sees_one_snapshot(database: Database) -> None:
    async with database.reading() as tx:
        before = (await tx.scalars(select(EndpointRow.endpoint_id))).all()
        async with database.transaction() as other:
            other.add(endpoint_row("a"))
        after = (await tx.scalars(select(EndpointRow.endpoint_id))).all()

    assert (before, after) == ([], [])


async def test_reading_refuses_to_write(database: Database) -> None:
    with pytest.raises(PermanentError, match=r"read-?only"):
        async with database.reading() as tx:
            tx.add(endpoint_row("a"))


async def test_concurrent_changes_of_one_row_are_all_kept(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(endpoint_row("a", url=""))

    async def append() -> None:
        async with database.transaction() as tx:
            await tx.execute(
                text("UPDATE endpoints SET url = url || 'x'")
                if database.dialect == "sqlite"
                else text("UPDATE alert.endpoints SET url = url || 'x'")
            )

    await asyncio.gather(*(append() for _ in range(12)))
    async with database.reading() as tx:
        assert await tx.scalar(select(EndpointRow.url)) == "x" * 12


async def test_an_instant_comes_back_in_utc(database: Database) -> None:
    eastern = timezone(timedelta(hours=-5))
    async with database.transaction() as tx:
        tx.add(endpoint_row("a", created_at=NOON.astimezone(eastern) + timedelta(microseconds=1)))
    async with database.reading() as tx:
        found = await tx.scalar(select(EndpointRow.created_at))

    assert found is not None
    assert found.isoformat() == "2026-03-04T12:00:00.000001+00:00"


async def test_instants_sort_and_compare_as_time_does(database: Database) -> None:
    async with database.transaction() as tx:
        for number in (2, 10, 1):
            tx.add(endpoint_row(str(number), created_at=NOON + timedelta(microseconds=number)))
    async with database.reading() as tx:
        found = await tx.scalars(
            select(EndpointRow.endpoint_id)
            .where(col(EndpointRow.created_at) > NOON + timedelta(microseconds=1))
            .order_by(col(EndpointRow.created_at))
        )
        assert found.all() == ["2", "10"]


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(PermanentError, match="aware"):
        async with database.transaction() as tx:
            tx.add(endpoint_row("a", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


async def test_a_key_taken_is_a_conflict(database: Database) -> None:
    with pytest.raises(Conflict):
        await add(database, endpoint_row("a"), endpoint_row("a"))


async def test_an_error_message_holds_no_values(database: Database) -> None:
    secret = endpoint_row("a", url="https://example.org/?token=hidden")
    with pytest.raises(Conflict) as caught:
        await add(database, endpoint_row("a"), secret)

    assert "hidden" not in str(caught.value)


async def test_a_reference_to_nothing_is_a_conflict(database: Database) -> None:
    prefix = "" if database.dialect == "sqlite" else "alert."
    with pytest.raises(Conflict):
        async with database.transaction() as tx:
            await tx.execute(
                text(
                    f"INSERT INTO {prefix}subscriptions"
                    " (subscription_id, endpoint_id, kinds, created_at)"
                    " VALUES ('s', 'nobody', '[]', '2026-01-01 00:00:00')"
                )
            )


async def test_a_wrong_statement_is_permanent(database: Database) -> None:
    with pytest.raises(PermanentError):
        async with database.transaction() as tx:
            await tx.execute(text("SELECT nonsense FROM nowhere"))


async def test_a_database_that_answers_pings(database: Database) -> None:
    await database.ping()


async def test_a_server_that_is_away_is_unavailable() -> None:
    async with open_database(SqlSettings(url="postgresql://x:y@127.0.0.1:1/z")) as database:
        with pytest.raises(Unavailable):
            await database.ping()


async def test_a_lost_connection_is_transient_and_the_next_one_works(postgres_url: str) -> None:
    async with open_database(SqlSettings(url=postgres_url)) as database:
        with pytest.raises(TransientError):
            async with database.transaction() as tx:
                await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await database.ping()


async def test_a_deadlock_is_transient_for_one_and_nothing_for_the_other(
    postgres_url: str,
) -> None:
    met = asyncio.Barrier(2)

    async def lock(database: Database, first: int, second: int) -> None:
        async with database.transaction() as tx:
            await tx.execute(text(f"SELECT pg_advisory_xact_lock({first})"))
            await met.wait()
            await tx.execute(text(f"SELECT pg_advisory_xact_lock({second})"))

    async with open_database(SqlSettings(url=postgres_url)) as database:
        outcomes = await asyncio.gather(
            lock(database, 1, 2), lock(database, 2, 1), return_exceptions=True
        )

    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "TransientError"]


@pytest.mark.parametrize("pooler", [True, False])
async def test_behind_a_pooler_no_prepared_statement_stays_on_the_server(
    postgres_url: str,
    pooler: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    settings = SqlSettings(url=postgres_url, transaction_pooler=pooler)
    async with open_database(settings) as database, database.transaction() as tx:
        for number in range(3):
            await tx.execute(text("SELECT CAST(:number AS integer)"), {"number": number})
        left = await tx.scalar(text("SELECT count(*) FROM pg_prepared_statements"))

    assert (left == 0) is pooler
