"""Are watchlists kept in versions, and does every decider see each change once?"""

from datetime import timedelta

import pytest

from services.alert.decide import Decider
from services.alert.rules.examples import Example, Examples
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.watchlists import (
    get_watchlist,
    list_watchlists,
    put_watchlist,
    remove_watchlist,
    watchlist_changes,
    watchlist_versions,
)
from shared.errors import Conflict
from shared.sql.database import Database
from tests.unit.alert.built import DAY0, NAMES, article, coding, event

LATER = DAY0 + timedelta(days=1)


def watchlist(name: str, *types: str) -> Watchlist:
    document = {"id": name, "name": name, "rules": [{"types": list(types)}]}
    return parse_watchlist(document, NAMES)


async def test_a_watchlist_is_made_and_read_back(database: Database) -> None:
    async with database.transaction() as tx:
        made = await put_watchlist(tx, watchlist("w", "talks"), DAY0, 0)

    async with database.reading() as tx:
        assert await get_watchlist(tx, "w") == made
    assert (made.version, made.made_at) == (1, DAY0)


async def test_a_change_makes_a_version_and_keeps_when_it_was_made(database: Database) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist("w", "talks"), DAY0)
        changed = await put_watchlist(tx, watchlist("w", "visit"), LATER, 1)
        versions = await watchlist_versions(tx, "w")

    assert (changed.version, changed.made_at, changed.updated_at) == (2, DAY0, LATER)
    assert [each.watchlist.rules[0].types for each in versions] == [("talks",), ("visit",)]


async def test_putting_the_same_again_changes_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        made = await put_watchlist(tx, watchlist("w", "talks"), DAY0)

        assert await put_watchlist(tx, watchlist("w", "talks"), LATER) == made


@pytest.mark.parametrize(("expected", "stands"), [(0, 1), (2, 1)])
async def test_another_version_than_expected_is_a_conflict(
    database: Database, expected: int, stands: int
) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist("w", "talks"), DAY0)

        with pytest.raises(Conflict, match=f"is at version {stands}, not at {expected}"):
            await put_watchlist(tx, watchlist("w", "visit"), DAY0, expected)


async def test_a_removed_watchlist_is_gone_and_its_versions_stay(database: Database) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist("w", "talks"), DAY0)
        assert await remove_watchlist(tx, "w", LATER, 1)
        assert not await remove_watchlist(tx, "w", LATER)

        assert await get_watchlist(tx, "w") is None
        assert await list_watchlists(tx) == ()
        assert [each.removed for each in await watchlist_versions(tx, "w")] == [False, True]


async def test_a_watchlist_made_anew_is_young_again(database: Database) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist("w", "talks"), DAY0)
        await remove_watchlist(tx, "w", DAY0)
        again = await put_watchlist(tx, watchlist("w", "talks"), LATER, 0)

    assert (again.version, again.made_at) == (3, LATER)


async def test_pages_follow_the_id(database: Database) -> None:
    async with database.transaction() as tx:
        for name in "cab":
            await put_watchlist(tx, watchlist(name, "talks"), DAY0)
        first = await list_watchlists(tx, limit=2)
        rest = await list_watchlists(tx, after=first[-1].watchlist.id)

    assert [each.watchlist.id for each in (*first, *rest)] == ["a", "b", "c"]


async def test_changes_since_an_epoch_give_the_last_version_of_each(database: Database) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist("a", "talks"), DAY0)
        epoch, _ = await watchlist_changes(tx, 0)
        await put_watchlist(tx, watchlist("b", "talks"), DAY0)
        await put_watchlist(tx, watchlist("b", "visit"), DAY0)
        await remove_watchlist(tx, "a", DAY0)
        now, changed = await watchlist_changes(tx, epoch)

    assert [(each.watchlist.id, each.version, each.removed) for each in changed] == [
        ("b", 2, False),
        ("a", 2, True),
    ]
    assert now > epoch


async def test_a_decider_sees_changes_at_its_next_batch(alert_store: SqlAlertStore) -> None:
    decider = Decider(alert_store, NAMES)
    kinds = []
    for number, types in enumerate((("talks",), ("arms_transfer",))):
        async with alert_store.database.transaction() as tx:
            await put_watchlist(tx, watchlist("w", *types), DAY0)
        name = f"a{number}"
        outcome = await decider.decide_batch([coding(article(name), event(name))], DAY0)
        kinds.append([each.kind for each in outcome.alerts])

    assert kinds == [[], ["new"]]


async def test_version_of_the_same_rules_keeps_since_when_they_are_so(database: Database) -> None:
    first = watchlist("w", "talks")
    renamed = first.model_copy(update={"name": "Another name"})
    shown = renamed.model_copy(update={"examples": Examples(must_fire=(Example(event_id="e"),))})
    async with database.transaction() as tx:
        found = [await put_watchlist(tx, each, DAY0) for each in (first, renamed, shown)]
        found.append(await put_watchlist(tx, watchlist("w", "visit"), DAY0))
        await remove_watchlist(tx, "w", DAY0)
        found.append(await put_watchlist(tx, watchlist("w", "visit"), DAY0))

    assert [(each.version, each.rules_since) for each in found] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 4),
        (6, 6),
    ]


async def test_who_decides_reads_no_examples(database: Database) -> None:
    shown = watchlist("w", "talks").model_copy(
        update={"examples": Examples(must_fire=(Example(text="They met."),))}
    )
    async with database.transaction() as tx:
        await put_watchlist(tx, shown, DAY0)

    async with database.reading() as tx:
        _, (read,) = await watchlist_changes(tx, 0)
        kept = await get_watchlist(tx, "w")
    assert not read.watchlist.examples
    assert kept is not None
    assert kept.watchlist == shown
