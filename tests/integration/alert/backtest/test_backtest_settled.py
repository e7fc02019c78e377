"""Is what a backtest finds what a settled replay of the same events raises?"""

from datetime import datetime, timedelta

import pytest

from services.alert.backtest.running import run_trial
from services.alert.backtest.trial import InvalidTrial, Trial
from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from services.alert.store.alert_queries import AlertFilter, alert_messages, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.settled import settled_alerts
from services.alert.store.watchlists import put_watchlist
from shared.messages import Alert
from shared.ontology import EventType, Status
from shared.sql.database import Database
from tests.integration.alert.backtest.recorded_seeds import ARMS, PRESETS, changed, record
from tests.unit.alert.built import DAY0, NAMES, article, coding, event
from tests.unit.alert.seed_codings import seed_codings

SINCE = DAY0 - timedelta(days=1)
UNTIL = DAY0 + timedelta(days=1)


async def replayed(database: Database, watchlist: Watchlist, put_at: datetime) -> list[Alert]:
    """Replay the seeds with a watchlist put at an instant; return the settled alerts."""
    async with database.transaction() as tx:
        await put_watchlist(tx, watchlist, put_at)
    store = SqlAlertStore(database, Outbox(), NAMES)
    decider = Decider(store, NAMES)
    for each in seed_codings().values():
        await decider.decide_batch([each], each.article.published_at)
    async with database.reading() as tx:
        return list(await settled_alerts(tx, decider.book, NAMES))


@pytest.mark.parametrize("name", PRESETS)
async def test_alerts_are_those_of_the_settled_replay_of_the_seeds(
    database: Database, name: str
) -> None:
    expected = await replayed(database, PRESETS[name], SINCE)

    found = await run_trial(database, Trial(PRESETS[name], SINCE, UNTIL), NAMES)

    assert expected
    assert sorted(found.alerts, key=lambda each: each.alert_id) == expected


async def test_messages_are_as_many_as_the_replay_told(database: Database) -> None:
    await replayed(database, ARMS, SINCE)
    async with database.reading() as tx:
        told = await alert_messages(tx)

    found = await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES)

    assert found.messages == len(told) > len(found.alerts)


async def test_nothing_is_stored_or_sent(database: Database) -> None:
    await record(database)

    found = await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES)

    async with database.reading() as tx:
        assert (await list_alerts(tx, AlertFilter()), await alert_messages(tx)) == ((), ())
    assert len(found.alerts) == 2


async def test_difference_names_what_a_changed_version_raises_more_and_less(
    database: Database,
) -> None:
    await record(database)
    current = StoredWatchlist(ARMS, 7, UNTIL, UNTIL, 1)
    only_proposed = changed(ARMS, statuses=(Status.PROPOSED,))
    no_offers = StoredWatchlist(changed(ARMS, statuses=(Status.ANNOUNCED,)), 7, UNTIL, UNTIL, 1)

    narrower = await run_trial(database, Trial(only_proposed, SINCE, UNTIL, current), NAMES)
    wider = await run_trial(database, Trial(ARMS, SINCE, UNTIL, no_offers), NAMES)

    assert narrower.difference is not None
    assert wider.difference is not None
    assert [each.actor and each.actor.iso3 for each in narrower.difference.removed.first] == ["GBR"]
    assert (narrower.difference.version, narrower.difference.added.count) == (7, 0)
    assert [each.actor and each.actor.iso3 for each in wider.difference.added.first] == ["POL"]
    assert wider.difference.removed.count == 0
    (more,), (less,) = wider.difference.added.first, narrower.difference.removed.first
    assert more.watchlist == less.watchlist == ARMS.id


async def test_same_version_makes_no_difference(database: Database) -> None:
    await record(database)
    current = StoredWatchlist(ARMS, 1, UNTIL, UNTIL, 1)

    found = await run_trial(database, Trial(ARMS, SINCE, UNTIL, current), NAMES)

    assert found.difference is not None
    assert (found.difference.added.count, found.difference.removed.count) == (0, 0)


async def test_incident_known_before_rings_at_its_first_mention_in_the_stretch(
    database: Database,
) -> None:
    days = {"early": -20, "again": 0, "late": 5}
    await record(
        database,
        *(coding(article(name, day), event(name)) for name, day in days.items()),
    )

    found = await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES)

    (alert,) = found.alerts
    assert (alert.created_at, alert.sources.articles) == (DAY0, ("early", "again"))
    assert [(each.day, each.alerts) for each in found.per_day] == [
        (SINCE.date(), 0),
        (DAY0.date(), 1),
    ]


async def test_backfilled_articles_ring_as_they_would_have_rung_live(database: Database) -> None:
    await record(database, coding(article("a", lane="backfill"), event("a")))

    found = await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES)

    assert len(found.alerts) == 1


async def test_only_the_acts_that_a_rule_can_match_are_read(database: Database) -> None:
    sanction = coding(article("s"), event("s", EventType.SANCTION_IMPOSED))
    aid = coding(article("a"), event("a", EventType.MILITARY_AID))
    await record(database, sanction, aid)

    of_arms = await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES)
    of_all = await run_trial(database, Trial(changed(ARMS, types=None), SINCE, UNTIL), NAMES)

    assert (of_arms.events, of_all.events) == (1, 2)


async def test_too_many_events_are_refused_before_they_are_read(database: Database) -> None:
    await record(database)

    with pytest.raises(InvalidTrial, match="would have to be held at once, at most 1"):
        await run_trial(database, Trial(ARMS, SINCE, UNTIL), NAMES, most_together=1)


async def test_events_of_many_pages_are_all_read(
    database: Database,
) -> None:
    await record(database)
    trial = Trial(changed(ARMS, types=None), SINCE, UNTIL)

    paged = await run_trial(database, trial, NAMES, page=1)

    assert paged == await run_trial(database, Trial(changed(ARMS, types=None), SINCE, UNTIL), NAMES)
    assert paged.events > 4
