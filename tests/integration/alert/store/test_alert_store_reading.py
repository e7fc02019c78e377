"""Can everything that was stored be read as it is asked for?"""

from datetime import timedelta

import pytest

from services.alert.decide import Decider
from services.alert.positions import Position
from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.alert_queries import (
    AlertFilter,
    alert_messages,
    get_alert,
    list_alerts,
)
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.articles import forget_articles, get_article
from services.alert.store.codings import coding_of
from services.alert.store.incident_queries import (
    IncidentFilter,
    events_of_article,
    events_of_incident,
    get_incident,
    list_incidents,
)
from services.alert.store.watchlists import put_watchlist
from shared.messages import Article
from shared.ontology import EventType, Status
from tests.integration.alert.store.stores import NotedOutbox
from tests.unit.alert.built import DAY0, NAMES, article, coding, event, target

DAY_BEFORE = DAY0 - timedelta(days=1)


def text(name: str, words: str, version: str = "v1", fetched: float = 0) -> Article:
    of = article(name, version=version, fetched=fetched)
    return Article(**of.model_dump(), text=words)


@pytest.fixture
async def told(alert_store: SqlAlertStore) -> SqlAlertStore:
    """Give a store with three incidents, told to one watchlist."""
    watchlist = parse_watchlist({"id": "all", "name": "All", "rules": [{"all": True}]}, NAMES)
    async with alert_store.database.transaction() as tx:
        await put_watchlist(tx, watchlist, DAY_BEFORE)
    decider = Decider(alert_store, NAMES)
    for number, one in enumerate(
        (
            event("a0"),
            event("a1", EventType.AMBASSADOR_RECALLED, to="IRN", status=Status.COMPLETED),
            event("a2", EventType.SANCTION_IMPOSED, actor="USA", to=target("IRN", "Salami")),
        )
    ):
        now = DAY0 + timedelta(hours=number)
        await decider.decide_batch([coding(article(f"a{number}"), one)], now)
    return alert_store


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (AlertFilter(), 3),
        (AlertFilter(watchlists=("all",)), 3),
        (AlertFilter(watchlists=("none",)), 0),
        (AlertFilter(types=(EventType.ARMS_TRANSFER,)), 1),
        (AlertFilter(statuses=(Status.COMPLETED,)), 1),
        (AlertFilter(actors=("USA",), targets=("IRN",)), 1),
        (AlertFilter(kinds=("retracted",)), 0),
        (AlertFilter(since=DAY0 + timedelta(hours=1)), 2),
        (AlertFilter(until=DAY0 + timedelta(hours=1)), 1),
        (AlertFilter(standing=False), 0),
    ],
)
async def test_alerts_are_filtered(told: SqlAlertStore, wanted: AlertFilter, expected: int) -> None:
    async with told.database.reading() as tx:
        assert len(await list_alerts(tx, wanted)) == expected


async def test_pages_of_alerts_follow_their_changes_in_both_directions(
    told: SqlAlertStore,
) -> None:
    async with told.database.reading() as tx:
        first = await list_alerts(tx, AlertFilter(), limit=2)
        rest = await list_alerts(tx, AlertFilter(), first[-1].sequence)
        latest = await list_alerts(tx, AlertFilter(), limit=1, newest_first=True)
        older = await list_alerts(tx, AlertFilter(), latest[0].sequence, newest_first=True)

    ids = [each.alert.alert_id for each in (*first, *rest)]
    assert len(ids) == 3
    assert ids == [each.alert.alert_id for each in reversed((*latest, *older))]


async def test_an_alert_that_changes_moves_to_the_end(told: SqlAlertStore) -> None:
    async with told.database.reading() as tx:
        before = await list_alerts(tx, AlertFilter())
    more = coding(article("b", 1), event("b", status=Status.COMPLETED))
    await Decider(told, NAMES).decide_batch([more], DAY0)

    async with told.database.reading() as tx:
        (changed,) = await list_alerts(tx, AlertFilter(), before[-1].sequence)

    assert changed.alert.alert_id == before[0].alert.alert_id


async def test_one_alert_and_its_messages_are_read_by_id(told: SqlAlertStore) -> None:
    async with told.database.reading() as tx:
        (record, *_) = await list_alerts(tx, AlertFilter())
        alert_id = record.alert.alert_id

        assert await get_alert(tx, alert_id) == record
        assert await get_alert(tx, "alr_none") is None
        ((number, message),) = await alert_messages(tx, alert_id=alert_id)
        assert message == record.alert
        assert await alert_messages(tx, after=number, alert_id=alert_id) == ()


async def test_what_is_told_is_handed_to_the_outbox_in_order(told: SqlAlertStore) -> None:
    async with told.database.reading() as tx:
        messages = [alert for _, alert in await alert_messages(tx)]

    assert isinstance(told.outbox, NotedOutbox)
    assert told.outbox.noted == messages


async def test_incidents_and_their_events_are_read(told: SqlAlertStore) -> None:
    async with told.database.reading() as tx:
        incidents = await list_incidents(tx)
        by_type = await list_incidents(
            tx, IncidentFilter(types=(EventType.SANCTION_IMPOSED,), actors=("USA",))
        )
        first = await get_incident(tx, incidents[0].incident_id)
        events = await events_of_incident(tx, incidents[0].incident_id)
        of_article = await events_of_article(tx, "a0")

    assert first == incidents[0]
    assert by_type == incidents[2:]
    assert events == of_article
    assert [(each.article_id, each.decision["decision"]) for each in events] == [("a0", "new")]


async def test_a_coding_is_read_back_whole_but_for_the_sketch(told: SqlAlertStore) -> None:
    async with told.database.reading() as tx:
        found = await coding_of(tx, "a0")
        missing = await coding_of(tx, "a0", "v9")

    assert found == coding(article("a0"), event("a0"))
    assert missing is None


async def test_an_article_of_which_only_failures_are_known_answers_with_the_failure(
    told: SqlAlertStore,
) -> None:
    failed = coding(article("lost")).model_copy(update={"outcome": "failed", "reason": "died"})
    await Decider(told, NAMES).decide_batch([failed], DAY0)

    async with told.database.reading() as tx:
        found = await coding_of(tx, "lost")

    assert found == failed


async def test_the_latest_version_of_an_article_is_read(alert_store: SqlAlertStore) -> None:
    versions = [text("a", "new words", "v2", 1), text("a", "old words")]
    assert await alert_store.accept_articles(versions, DAY0) == 2
    assert await alert_store.accept_articles(versions, DAY0) == 0

    async with alert_store.database.reading() as tx:
        assert await get_article(tx, "a") == versions[0]
        assert await get_article(tx, "a", "v1") == versions[1]
        assert await get_article(tx, "b") is None


async def test_texts_are_forgotten_after_the_retention_period(
    alert_store: SqlAlertStore,
) -> None:
    await alert_store.accept_articles([text("a", "old")], DAY0)
    await alert_store.accept_articles([text("b", "young")], DAY0 + timedelta(days=2))

    async with alert_store.database.transaction() as tx:
        assert await forget_articles(tx, DAY0 + timedelta(days=1)) == 1
        assert await get_article(tx, "a") is None


async def test_positions_are_committed_with_the_work(alert_store: SqlAlertStore) -> None:
    decider = Decider(alert_store, NAMES)
    await decider.decide_batch([], DAY0, [Position("g", "events.v1", 0, 5)])
    await alert_store.accept_articles([], DAY0, [Position("h", "articles.v1", 0, 9)])
    await decider.decide_batch(
        [], DAY0, [Position("g", "events.v1", 0, 7), Position("g", "events.v1", 1, 2)]
    )

    assert await alert_store.positions("g") == (
        Position("g", "events.v1", 0, 7),
        Position("g", "events.v1", 1, 2),
    )


async def test_an_edit_taken_back_stands_again(told: SqlAlertStore) -> None:
    decider = Decider(told, NAMES)
    first = coding(article("a0"), event("a0"))
    await decider.decide_batch([coding(article("a0", version="v2", fetched=1))], DAY0)

    await decider.decide_batch([coding(article("a0", fetched=2), event("a0"))], DAY0)

    async with told.database.reading() as tx:
        telling = await events_of_article(tx, "a0")
        found = await coding_of(tx, "a0")
    assert found is not None
    assert found.events == first.events
    assert [each.event.event_id for each in telling] == [first.events[0].event_id]
