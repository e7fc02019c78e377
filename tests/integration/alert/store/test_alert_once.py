"""Does the database itself refuse to have a kind of message told twice for one occasion?"""

import pytest

from services.alert.alerts.changes import CORROBORATING
from services.alert.decide import Decider
from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.alert_queries import alert_messages
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.alerts import put_alerts
from services.alert.store.watchlists import put_watchlist
from shared.errors import Conflict
from shared.messages import Alert, AlertKind
from tests.integration.alert.store.stores import DAY_BEFORE
from tests.unit.alert.built import DAY0, NAMES, article, coding, event

ALL = parse_watchlist({"id": "all", "name": "All", "rules": [{"all": True}]}, NAMES)


async def told(store: SqlAlertStore) -> Alert:
    """Have one alert told; return it."""
    async with store.database.transaction() as tx:
        await put_watchlist(tx, ALL, DAY_BEFORE)
    outcome = await Decider(store, NAMES).decide_batch([coding(article("a"), event("a"))], DAY0)
    (alert,) = outcome.alerts
    return alert


async def tell(store: SqlAlertStore, alert: Alert) -> None:
    async with store.database.transaction() as tx:
        await put_alerts(tx, (), (alert,))


async def test_new_is_told_once_whatever_the_revision(alert_store: SqlAlertStore) -> None:
    alert = await told(alert_store)

    with pytest.raises(Conflict):
        await tell(alert_store, alert.model_copy(update={"revision": 7}))

    async with alert_store.database.reading() as tx:
        assert len(await alert_messages(tx)) == 1


async def test_a_number_of_sources_is_told_once_whatever_the_revision(
    alert_store: SqlAlertStore,
) -> None:
    alert = await told(alert_store)
    update = {"kind": "corroborated", "revision": 1}
    fewest, more, *_ = CORROBORATING

    def carried(by: int, revision: int) -> Alert:
        sources = alert.sources.model_copy(update={"independent": by})
        return alert.model_copy(update={**update, "revision": revision, "sources": sources})

    await tell(alert_store, carried(fewest, 1))
    with pytest.raises(Conflict):
        await tell(alert_store, carried(more - 1, 2))
    await tell(alert_store, carried(more, 2))


@pytest.mark.parametrize("kind", ["updated", "retracted", "superseded"])
async def test_what_may_come_again_is_told_once_for_each_revision(
    alert_store: SqlAlertStore, kind: AlertKind
) -> None:
    alert = await told(alert_store)
    first, second = (
        alert.model_copy(update={"kind": kind, "revision": number}) for number in (1, 2)
    )

    await tell(alert_store, first)
    await tell(alert_store, second)

    with pytest.raises(Conflict):
        await tell(alert_store, first)
