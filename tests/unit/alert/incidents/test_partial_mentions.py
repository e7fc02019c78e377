"""Where does a mention belong that leaves one party out?"""

from services.alert.incidents.member import Member
from services.alert.incidents.partition import Partition, partition
from shared.ontology import EventType, Novelty
from tests.unit.alert.built import article, event, item, told

RECALL = EventType.AMBASSADOR_RECALLED


def known(name: str, days: float, to: str = "IRN") -> list[Member]:
    return told(article(name, days), event(name, RECALL, to=to))


def partial(name: str, days: float, novelty: Novelty = Novelty.NEW) -> list[Member]:
    return told(article(name, days), event(name, RECALL, to=None, novelty=novelty))


def articles(found: Partition) -> list[list[str]]:
    return [[each.article.article_id for each in group.members] for group in found.groups]


def test_it_joins_the_only_incident_open_at_its_position() -> None:
    assert articles(partition(known("a", 0) + partial("b", 1))) == [["a", "b"]]


def test_it_joins_the_first_fuller_mention_after_it() -> None:
    found = partition(partial("a", 0) + known("b", 3) + known("c", 5, to="RUS"))

    assert articles(found) == [["a", "b"], ["c"]]


def test_it_is_provisional_when_nothing_fits() -> None:
    found = partition(partial("a", 0) + known("b", 15))

    assert articles(found) == [["a"], ["b"]]
    assert [each.provisional for each in found.groups] == [True, False]


def test_it_is_in_none_when_two_open_incidents_fit() -> None:
    found = partition(known("a", 0) + known("b", 1, to="RUS") + partial("c", 2))

    assert articles(found) == [["a"], ["b"]]
    assert [each.listing.article_id for each in found.ambiguous] == ["c"]


def test_its_own_article_decides_between_two_open_incidents() -> None:
    told_twice = told(article("b", 1), event("b", RECALL, to="RUS"), event("b", RECALL, to=None))

    found = partition(known("a", 0) + told_twice)

    assert articles(found) == [["a"], ["b", "b"]]


def test_told_as_recent_it_joins_the_latest() -> None:
    recent = partial("c", 2, Novelty.RECENT)

    found = partition(known("a", 0) + known("b", 1, to="RUS") + recent)

    assert articles(found) == [["a"], ["b", "c"]]


def test_another_named_system_keeps_it_apart() -> None:
    tanks = told(article("a"), event("a", items=[item("Challenger 2")]))
    missiles = told(article("b", 1), event("b", to=None, items=[item("Storm Shadow")]))

    assert articles(partition(tanks + missiles)) == [["a"], ["b"]]


def test_it_does_not_lengthen_the_incident_it_joins() -> None:
    found = partition(known("a", 0) + partial("b", 10) + known("c", 20))

    assert articles(found) == [["a", "b"], ["c"]]


def test_provisional_mentions_of_one_party_are_one_incident() -> None:
    assert articles(partition(partial("a", 0) + partial("b", 3))) == [["a", "b"]]
