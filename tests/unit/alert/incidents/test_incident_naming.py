"""Do incidents keep their ids when a recomputation merges, splits or renews them?"""

from dataclasses import replace

from services.alert.incidents.member import Member
from services.alert.incidents.naming import Naming, Stored, name_groups
from services.alert.incidents.partition import partition
from shared.ids import incident_id
from shared.ontology import EventType
from tests.unit.alert.built import article, event, item, told

SANCTION = EventType.SANCTION_IMPOSED


def tanks(name: str, days: float, system: str | None = None, arrival: int = 0) -> list[Member]:
    items = [item(system)] if system else []
    (member,) = told(article(name, days), event(name, items=items))
    return [replace(member, arrival=arrival)]


def named(members: list[Member], *stored: Stored) -> Naming:
    return name_groups(partition(members).groups, stored)


def founded(members: list[Member]) -> str:
    return incident_id(members[0].event.event_id)


def test_a_new_incident_is_named_by_its_founding_event() -> None:
    found = named(tanks("b", 1) + tanks("a", 0))

    assert [each.incident_id for each in found.named] == [founded(tanks("a", 0))]


def test_an_earlier_article_that_arrives_late_does_not_rename_it() -> None:
    first = tanks("b", 1)

    found = named(first + tanks("a", 0), Stored("inc_old", 1, tuple(first)))

    assert [each.incident_id for each in found.named] == ["inc_old"]


def test_a_merge_keeps_the_earliest_arrived_and_supersedes_the_others() -> None:
    one, other = tanks("a", 0, "Challenger 2"), tanks("b", 1, "AS90")
    both = told(article("c", 2), event("c", items=[item("Challenger 2"), item("AS90")]))

    found = named(
        one + other + both,
        Stored("inc_late", 7, tuple(one)),
        Stored("inc_early", 3, tuple(other)),
    )

    assert [(each.incident_id, each.superseded) for each in found.named] == [
        ("inc_early", ("inc_late",))
    ]


def test_a_split_leaves_the_id_with_the_earliest_arrived_member() -> None:
    one, other = tanks("a", 0, "Challenger 2", arrival=2), tanks("b", 1, "AS90", arrival=1)

    found = named(one + other, Stored("inc_old", 1, (*one, *other)))

    assert [each.incident_id for each in found.named] == [founded(one), "inc_old"]


def test_a_split_off_incident_does_not_take_a_name_that_is_in_use() -> None:
    one, other = tanks("a", 0, "Challenger 2", arrival=2), tanks("b", 1, "AS90", arrival=1)
    name = founded(one)

    found = named(one + other, Stored(name, 1, (*one, *other)))

    assert [each.incident_id for each in found.named][1] == name
    assert found.named[0].incident_id not in {name, founded(other)}


def test_a_mention_that_leaves_a_party_out_does_not_take_the_id_away() -> None:
    (full,) = told(article("a"), event("a", to="UKR"))
    (partial,) = told(article("b", 1), event("b", to=None))
    elsewhere = told(article("c", 1), event("c", to="POL"))
    stored = Stored("inc_old", 1, (replace(partial, arrival=1), replace(full, arrival=2)))

    found = named([full, *elsewhere], stored)

    assert found.named[0].incident_id == "inc_old"


def test_an_incident_without_members_is_withdrawn() -> None:
    gone = tanks("a", 0)

    found = named(tanks("b", 90), Stored("inc_old", 1, tuple(gone)))

    assert found.withdrawn == ("inc_old",)


def test_a_later_version_of_the_article_keeps_the_incident() -> None:
    before = told(article("a"), event("a"))
    after = told(article("a", version="v2"), event("a", version="v2", start=40))

    found = named(after, Stored("inc_old", 1, tuple(before)))

    assert [each.incident_id for each in found.named] == ["inc_old"]
    assert found.withdrawn == ()


def test_a_version_that_names_a_party_more_keeps_the_incident() -> None:
    before = told(article("a"), event("a", to=None))
    after = told(article("a", version="v2"), event("a", version="v2"))

    found = named(after, Stored("inc_old", 1, tuple(before)))

    assert [each.incident_id for each in found.named] == ["inc_old"]


def test_a_version_that_tells_of_somebody_else_withdraws_the_incident() -> None:
    before = told(article("a"), event("a", SANCTION, to="RUS"))
    after = told(article("a", version="v2"), event("a", SANCTION, to="BLR", version="v2"))

    found = named(after, Stored("inc_old", 1, tuple(before)))

    assert found.withdrawn == ("inc_old",)
