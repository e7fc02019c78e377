"""Is an act with a party mistaken kept from whoever was told of the right one?"""

import asyncio
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.decide import Decider
from services.alert.incidents.resemblance import Likeness, particular, resemblance
from services.alert.rules.watchlist import parse_watchlist
from shared.messages import Alert, Amount, ArticleRef, Coding, Event, Item
from shared.ontology import EventType, Status
from tests.unit.alert.built import DAY0, NAMES, article, coding, event, item, target, told
from tests.unit.alert.memory_store import MemoryAlertStore

FOURTEEN = (item("Challenger 2", 14),)
RULES = {"all": {"all": True}, "kenya": {"actors": ["KEN"]}}
WORDS = tuple(range(1, 60))
PLAIN = (item("Challenger 2"),)


def decide(*batches: Sequence[Coding]) -> MemoryAlertStore:
    store = MemoryAlertStore()
    for name, rule in RULES.items():
        document = {"id": name, "name": name, "rules": [rule]}
        store.contents.put_watchlist(parse_watchlist(document, NAMES), DAY0)
    decider = Decider(store, NAMES)

    async def run() -> None:
        for batch in batches:
            await decider.decide_batch(batch, DAY0)

    asyncio.run(run())
    return store


def sends(name: str, actor: str, days: float, items: Sequence[Item] = FOURTEEN) -> Coding:
    return coding(article(name, days), event(name, actor=actor, items=items))


def new(store: MemoryAlertStore, watchlist: str) -> list[tuple[str, ...]]:
    """Return the articles of each alert as it was first told."""
    messages = [each for each in store.contents.messages if each.watchlist == watchlist]
    return [each.sources.articles for each in messages if each.kind == "new"]


def test_one_article_of_another_party_is_not_told_to_who_was_told_of_the_like() -> None:
    store = decide([sends("a", "GBR", 0)], [sends("b", "KEN", 0.1)])

    assert new(store, "all") == [("a",)]
    (kept,) = [each for each in store.contents.alerts.values() if each.hushed]
    assert kept.standing
    assert kept.explanation["resembles"] == [
        each.alert.incident_id
        for each in store.contents.alerts.values()
        if each.alert.watchlist == "all" and not each.hushed
    ]


def test_who_was_told_of_nothing_like_it_is_told_at_once() -> None:
    store = decide([sends("a", "GBR", 0)], [sends("b", "KEN", 0.1)])

    assert new(store, "kenya") == [("b",)]


def test_a_second_article_has_it_told_once() -> None:
    store = decide(
        [sends("a", "GBR", 0)],
        [sends("b", "KEN", 0.1)],
        [sends("c", "KEN", 0.2)],
        [sends("d", "KEN", 0.3)],
    )

    assert new(store, "all") == [("a",), ("b", "c")]
    assert not any(each.hushed for each in store.contents.alerts.values())


def test_an_act_that_shares_nothing_particular_is_told_at_once() -> None:
    store = decide([sends("a", "GBR", 0, ())], [sends("b", "KEN", 0.1, ())])

    assert new(store, "all") == [("a",), ("b",)]


def test_the_like_of_two_days_ago_keeps_nothing_back() -> None:
    store = decide([sends("a", "GBR", 0)], [sends("b", "KEN", 2)])

    assert new(store, "all") == [("a",), ("b",)]


def test_what_was_kept_back_goes_without_a_word() -> None:
    gone = coding(article("b", 0.1, version="v2", fetched=1))
    store = decide([sends("a", "GBR", 0)], [sends("b", "KEN", 0.1)], [gone])

    assert {each.kind for each in store.contents.messages if each.watchlist == "all"} == {"new"}
    assert new(store, "all") == [("a",)]


def test_what_is_taken_back_before_it_was_told_is_told_when_it_comes_again() -> None:
    back = coding(article("b", 0.1, version="v2", fetched=1))
    again = [sends(each, "KEN", 0.2 + number / 10) for number, each in enumerate("cd")]
    store = decide([sends("a", "GBR", 0)], [sends("b", "KEN", 0.1)], [back], again)

    assert new(store, "all") == [("a",), ("c", "d")]


def with_(of: Event, **update: object) -> Event:
    return of.model_copy(update=update)


def shared(one: Event, other: Event, words: tuple[int, ...] = ()) -> Likeness | None:
    def of(name: str) -> ArticleRef:
        return article(name).model_copy(update={"sketch": words})

    (a,), (b,) = told(of("a"), one), told(of("b"), other)
    return resemblance(a, b)


def test_what_acts_of_two_parties_hardly_share_is_recognised() -> None:
    kenya, britain = (event(name, actor=name.upper()) for name in ("ken", "gbr"))
    sum_ = Amount(value=5e6, currency="USD")
    recall = EventType.AMBASSADOR_RECALLED
    one, other = (
        event(by, recall, actor=by.upper(), to=target("RUS", "Igor Sechin"))
        for by in ("gbr", "usa")
    )

    assert shared(with_(kenya, items=FOURTEEN), with_(britain, items=FOURTEEN)) == "count"
    assert shared(with_(kenya, items=PLAIN, amount=sum_), with_(britain, items=PLAIN, amount=sum_))
    assert shared(one, other) == "named"


def test_what_allies_do_alike_on_one_day_is_no_likeness() -> None:
    kenya, britain = (event(name, actor=name.upper()) for name in ("ken", "gbr"))
    four = (item("diplomats", 4),)
    one, other = (
        event(by, EventType.SANCTION_IMPOSED, actor=by.upper(), to=target("RUS", "Igor Sechin"))
        for by in ("gbr", "usa")
    )
    expelled = [
        event(by, EventType.DIPLOMATS_EXPELLED, actor=by.upper(), items=four)
        for by in ("ken", "gbr")
    ]

    assert shared(with_(kenya, items=PLAIN), with_(britain, items=FOURTEEN)) is None
    assert shared(with_(kenya, measure="ban"), with_(britain, measure="ban")) is None
    assert shared(one, other) is None
    assert shared(expelled[0], expelled[1]) is None
    assert shared(kenya, britain) is None


def test_one_sentence_of_copies_is_one_act_whichever_parties_were_read() -> None:
    one, other = event("a", actor="KEN", to="ISR"), event("b", actor="GBR", to="UKR")
    same = with_(other, evidence=one.evidence)

    assert shared(one, same, WORDS) == "words"
    assert shared(one, same) is None
    assert shared(one, other, WORDS) is None


def test_one_article_that_tells_of_two_parties_means_two() -> None:
    one, other = (
        event("a", actor=by, items=FOURTEEN, start=start) for by, start in (("KEN", 0), ("GBR", 9))
    )
    a, b = told(article("a"), one, other)

    assert resemblance(a, b) is None


def test_acts_of_one_key_and_acts_of_two_other_parties_are_not_compared() -> None:
    one, same = (event(name, items=FOURTEEN) for name in "ab")
    apart = event("b", actor="KEN", to="ISR", items=FOURTEEN)

    assert (shared(one, same), shared(one, apart)) == (None, None)


def test_what_shares_nothing_particular_with_anybody_is_known_beforehand() -> None:
    kenya, britain = (event(name, actor=name.upper()) for name in ("ken", "gbr"))
    for update in ({"items": FOURTEEN}, {"items": PLAIN}, {"measure": "ban"}, {}):
        a, b = (told(article(n), with_(e, **update))[0] for n, e in (("a", kenya), ("b", britain)))
        assert particular(a) == (resemblance(a, b) is not None)


@st.composite
def streams(draw: st.DrawFn) -> list[Coding]:
    """Draw acts of three actors, much alike, some hours apart, in event time."""
    hours = 0
    made = []
    for number in range(draw(st.integers(1, 9))):
        hours += draw(st.integers(1, 30))
        by = draw(st.sampled_from(("GBR", "KEN", "USA")))
        items = draw(st.sampled_from((FOURTEEN, ())))
        status = draw(st.sampled_from((Status.ANNOUNCED, Status.COMPLETED)))
        name = f"a{number}"
        told_of = event(name, actor=by, items=items, status=status)
        made.append(coding(article(name, hours / 24), told_of))
    return made


def messages(store: MemoryAlertStore) -> list[Alert]:
    return store.contents.messages


@settings(max_examples=150, deadline=None)
@given(streams(), st.integers(1, 9))
def test_what_is_kept_back_does_not_depend_on_batches(made: list[Coding], size: int) -> None:
    one_by_one = decide(*([each] for each in made))
    batched = decide(*(made[at : at + size] for at in range(0, len(made), size)))

    assert messages(one_by_one) == messages(batched)


@settings(max_examples=100, deadline=None)
@given(streams())
def test_every_act_of_two_articles_is_told_once(made: list[Coding]) -> None:
    store = decide(*([each] for each in made))
    told_by = Counter(each.events[0].actor.iso3 for each in made if each.events[0].actor)
    twice = {by for by, articles in told_by.items() if articles > 1}
    rung = [
        each.actor.iso3
        for each in messages(store)
        if each.kind == "new" and each.watchlist == "all" and each.actor
    ]

    assert len(rung) == len(set(rung))
    assert twice <= set(rung) <= told_by.keys()
