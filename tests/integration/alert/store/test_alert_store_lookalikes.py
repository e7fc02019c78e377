"""Does every store find what an act of one article may resemble?"""

from services.alert.decide import Decider
from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.alert_queries import AlertFilter, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from shared.messages import Coding
from tests.integration.alert.store.stores import Kept, SqlKept
from tests.unit.alert.built import DAY0, NAMES, article, coding, event, item

ALL = parse_watchlist({"id": "all", "name": "All", "rules": [{"all": True}]}, NAMES)
WORDS = tuple(range(1, 60))


async def told(kept: Kept, *codings: Coding) -> list[tuple[str, ...]]:
    """Decide one by one; return the articles of each alert as it was first told."""
    await kept.watch(ALL)
    decider = Decider(kept.store, NAMES)
    for each in codings:
        await decider.decide_batch([each], DAY0)
    return [each.sources.articles for each in await kept.messages() if each.kind == "new"]


def sends(name: str, actor: str, days: float) -> Coding:
    return coding(article(name, days), event(name, actor=actor, items=[item("AS90", 30)]))


def copied(name: str, actor: str, to: str, days: float = 0) -> Coding:
    of = article(name, days).model_copy(update={"sketch": WORDS})
    sentence = event("a").evidence
    return coding(of, event(name, actor=actor, to=to).model_copy(update={"evidence": sentence}))


async def test_an_alert_kept_back_is_read_back_and_told_at_the_second_article(kept: Kept) -> None:
    first = await told(kept, sends("a", "GBR", 0), sends("b", "KEN", 0.1))
    hushed = [each.alert.sources.articles for each in await kept.alerts() if each.hushed]
    second = await told(kept, sends("c", "KEN", 0.2))

    assert (first, hushed) == ([("a",)], [("b",)])
    assert second == [("a",), ("b", "c")]
    assert not any(each.hushed for each in await kept.alerts())


async def test_a_copy_is_found_whichever_parties_were_read(kept: Kept) -> None:
    assert await told(kept, copied("a", "GBR", "UKR"), copied("b", "KEN", "ISR", 0.1)) == [("a",)]


async def test_what_is_out_of_the_hours_is_not_compared(kept: Kept) -> None:
    found = await told(kept, copied("a", "GBR", "UKR"), copied("b", "KEN", "ISR", 2))

    assert found == [("a",), ("b",)]


async def test_readers_ask_for_what_is_kept_back_or_leave_it_out(
    alert_store: SqlAlertStore,
) -> None:
    kept = SqlKept(alert_store)
    await told(kept, sends("a", "GBR", 0), sends("b", "KEN", 0.1))

    async with alert_store.database.reading() as tx:
        found = {
            hushed: [
                each.alert.sources.articles
                for each in await list_alerts(tx, AlertFilter(hushed=hushed))
            ]
            for hushed in (False, True)
        }

    assert found == {False: [("a",)], True: [("b",)]}
