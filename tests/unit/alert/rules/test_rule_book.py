"""Does the book follow every change of the watchlists, and who may ring when?"""

from dataclasses import replace
from datetime import timedelta

from services.alert.rules.facts import Facts
from services.alert.rules.rule_book import Owner, RuleBook, StoredWatchlist
from services.alert.rules.watchlist import Rule, Watchlist
from shared.ontology import EventType
from tests.unit.alert.built import DAY0

TALKS = Facts(types=frozenset({"talks"}))
VISIT = Facts(types=frozenset({"visit"}))


def stored(name: str, *types: EventType, history: bool = False) -> StoredWatchlist:
    rules = tuple(Rule(types=(each,)) for each in types)
    watchlist = Watchlist(id=name, name=name, rules=rules, history=history)
    return StoredWatchlist(watchlist, 1, DAY0, DAY0, epoch=1)


def satisfied(book: RuleBook, facts: Facts) -> list[tuple[str, int]]:
    return [(each.stored.watchlist.id, each.rule) for each in book.satisfied(facts)]


def test_the_rules_satisfied_come_by_watchlist_and_number() -> None:
    book = RuleBook()
    book.apply([stored("b", EventType.TALKS), stored("a", EventType.VISIT, EventType.TALKS)], 2)

    assert satisfied(book, TALKS) == [("a", 1), ("b", 0)]
    assert (len(book), book.epoch) == (2, 2)


def test_a_new_version_replaces_the_old_one() -> None:
    book = RuleBook()
    book.apply([stored("a", EventType.TALKS, EventType.VISIT)], 1)
    book.apply([replace(stored("a", EventType.VISIT), version=2)], 2)

    assert satisfied(book, TALKS) == []
    assert satisfied(book, VISIT) == [("a", 0)]
    assert book.rules_since("a") == 2


def test_a_removed_watchlist_is_gone() -> None:
    book = RuleBook()
    book.apply([stored("a", EventType.TALKS)], 1)
    book.apply([replace(stored("a", EventType.TALKS), removed=True)], 2)

    assert satisfied(book, TALKS) == []
    assert book.rules_since("a") is None


def test_articles_from_before_the_watchlist_was_made_do_not_ring_it() -> None:
    owner = Owner(stored("a", EventType.TALKS), 0)

    assert owner.rings(DAY0)
    assert not owner.rings(DAY0 - timedelta(seconds=1))
    assert not owner.rings(None)


def test_history_rings_when_asked_for() -> None:
    owner = Owner(stored("a", EventType.TALKS, history=True), 0)

    assert owner.rings(None)
