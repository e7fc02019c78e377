"""Is every article version that came found again among the codings, lane by lane?"""

from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.article_account import Received, received_by_lane
from shared.messages import Article, Lane
from shared.sql.database import Database
from tests.unit.alert.built import DAY0, NAMES, article, coding, event


def text(name: str, lane: Lane, version: str = "v1") -> Article:
    of = article(name, version=version, lane=lane)
    return Article(**of.model_dump(), text="x")


async def account(database: Database) -> dict[Lane, Received]:
    async with database.reading() as tx:
        return await received_by_lane(tx)


async def test_each_lane_is_counted_for_itself_and_each_version_once(database: Database) -> None:
    store = SqlAlertStore(database, Outbox(), NAMES)
    texts = [
        text("a", "live"),
        text("a", "backfill", "v2"),
        text("b", "backfill"),
        text("c", "replay"),
        text("d", "live"),
    ]
    await store.accept_articles([*texts, text("a", "backfill")], DAY0)
    decider = Decider(store, NAMES)
    failed = coding(article("c", lane="replay")).model_copy(update={"outcome": "failed"})
    again = coding(article("b", lane="backfill")).model_copy(update={"outcome": "failed"})

    await decider.decide_batch(
        [
            coding(article("a"), event("a")),
            coding(article("b", lane="backfill"), event("b")),
            again,
            failed,
        ],
        DAY0,
    )

    found = await account(database)
    assert found == {
        "live": Received(2, coded=1),
        "backfill": Received(2, coded=1),
        "replay": Received(1, failed=1),
    }
    assert {lane: one.waiting for lane, one in found.items()} == {
        "live": 1,
        "backfill": 1,
        "replay": 0,
    }


async def test_nothing_received_is_nothing_waiting(database: Database) -> None:
    found = await account(database)

    assert set(found.values()) == {Received()}
