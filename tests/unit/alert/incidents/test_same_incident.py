"""Which mentions tell of the same act, and which near misses do not?"""

from collections.abc import Sequence

import pytest

from services.alert.incidents.member import Member
from services.alert.incidents.partition import partition
from shared.messages import ArticleRef, Event, Party
from shared.ontology import EventType, Novelty, PartyKind, Status
from tests.unit.alert.built import article, event, item, target, told

RECALL = EventType.AMBASSADOR_RECALLED
EXPULSION = EventType.DIPLOMATS_EXPELLED
SANCTION = EventType.SANCTION_IMPOSED
Mention = tuple[ArticleRef, Event]


def grouped(*mentions: Mention) -> list[set[str]]:
    """Return the articles of each incident."""
    members = [member for of, each in mentions for member in told(of, each)]
    return articles(members)


def articles(members: Sequence[Member]) -> list[set[str]]:
    found = partition(members).groups
    return [{each.article.article_id for each in group.members} for group in found]


def test_two_articles_on_one_transfer_are_one_incident() -> None:
    assert grouped((article("a"), event("a")), (article("b", 2), event("b"))) == [{"a", "b"}]


def test_military_aid_and_arms_transfer_are_one_act() -> None:
    aid = event("b", EventType.MILITARY_AID)

    assert grouped((article("a"), event("a")), (article("b"), aid)) == [{"a", "b"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event("a", actor="GBR"), event("b", actor="POL")),
        (event("a", to="UKR"), event("b", to="ISR")),
        (
            event("a", EXPULSION, actor="GBR", to="RUS"),
            event("b", EXPULSION, actor="RUS", to="GBR"),
        ),
        (
            event("a", SANCTION, to=target("IRN", "Mohammad Jafar Montazeri")),
            event("b", SANCTION, to=target("IRN", "Hossein Salami")),
        ),
        (event("a", items=[item("Challenger 2", 14)]), event("b", items=[item("Storm Shadow")])),
        (event("a", RECALL, to="IRN"), event("b", EXPULSION, to="IRN")),
    ],
    ids=["actor", "target", "reciprocal", "named", "system", "type"],
)
def test_a_near_miss_is_another_incident(one: Event, other: Event) -> None:
    assert grouped((article("a"), one), (article("b", 1), other)) == [{"a"}, {"b"}]


@pytest.mark.parametrize(
    ("type_", "inside", "outside"),
    [(SANCTION, 7, 7.01), (RECALL, 14, 14.01), (EventType.ARMS_TRANSFER, 30, 30.01)],
)
def test_the_identity_window_bounds_an_incident(
    type_: EventType, inside: float, outside: float
) -> None:
    first = (article("a"), event("a", type_))

    assert grouped(first, (article("b", inside), event("b", type_))) == [{"a", "b"}]
    assert grouped(first, (article("b", outside), event("b", type_))) == [{"a"}, {"b"}]


def test_the_identity_window_slides_with_every_mention() -> None:
    mentions = [(article(f"a{day}", day), event(f"a{day}", SANCTION)) for day in (0, 6, 12, 18)]

    assert grouped(*mentions) == [{"a0", "a6", "a12", "a18"}]


def test_one_office_is_recognised_across_the_words_for_its_state() -> None:
    one = event("a", SANCTION, to=target("IRN", "Tehran\u2019s prosecutor general"))
    other = event("b", SANCTION, to=target("IRN", "Iran's Prosecutor General"))

    assert grouped((article("a"), one), (article("b"), other)) == [{"a", "b"}]


def test_a_surname_joins_the_full_name() -> None:
    one = event("a", SANCTION, to=target("RUS", "Igor Sechin"))
    other = event("b", SANCTION, to=target("RUS", "Sechin"))

    assert grouped((article("a"), one), (article("b"), other)) == [{"a", "b"}]


def test_an_armed_group_is_not_the_state_it_is_based_in() -> None:
    houthis = Party(name="Houthis", kind=PartyKind.GROUP, iso3="YEM")
    one = event("a", actor=houthis, to="IRN")
    other = event("b", actor="YEM", to="IRN")

    assert grouped((article("a"), one), (article("b"), other)) == [{"a"}, {"b"}]


def test_a_minister_acts_for_the_state() -> None:
    minister = Party(name="Ben Wallace", kind=PartyKind.PERSON, iso3="GBR")

    assert grouped((article("a"), event("a", actor=minister)), (article("b"), event("b"))) == [
        {"a", "b"}
    ]


def test_systems_listed_in_one_article_are_one_package() -> None:
    of = article("a")
    tanks = event("a", items=[item("Challenger 2", 14)], start=10)
    guns = event("a", items=[item("AS90", 30)], start=60)

    assert grouped((of, tanks), (of, guns)) == [{"a"}]


def test_a_package_told_later_merges_what_was_told_apart() -> None:
    tanks = event("a", items=[item("Challenger 2")])
    guns = event("b", items=[item("AS90")])
    both = event("c", items=[item("Challenger 2"), item("AS90")])

    assert grouped((article("a"), tanks), (article("b", 1), guns), (article("c", 2), both)) == [
        {"a", "b", "c"}
    ]


def test_what_is_refused_in_an_article_is_not_listed_with_what_is_sent() -> None:
    of = article("a")
    sent = event("a", items=[item("Challenger 2")], start=10)
    refused = event("a", items=[item("ATACMS")], status=Status.REFUSED, start=60)

    assert len(grouped((of, sent), (of, refused))) == 2


def test_refusing_jets_in_general_says_nothing_about_tanks() -> None:
    tanks = event("a", items=[item("Challenger 2")])
    jets = event("b", items=[item("fighter jets", category="aircraft")], status=Status.REFUSED)

    assert grouped((article("a"), tanks), (article("b", 1), jets)) == [{"a"}, {"b"}]


def test_a_vaguer_mention_joins_the_only_open_incident() -> None:
    vague = event("b", items=[item("armored vehicles", category="armoured_vehicle")])

    assert grouped(
        (article("a"), event("a", items=[item("Challenger 2")])), (article("b", 1), vague)
    ) == [{"a", "b"}]


def test_a_vague_mention_that_fits_two_open_incidents_is_in_none() -> None:
    members = [
        *told(article("a"), event("a", items=[item("Challenger 2")])),
        *told(article("b", 1), event("b", items=[item("Storm Shadow")])),
        *told(article("c", 2), event("c")),
    ]

    found = partition(members)

    assert articles(members) == [{"a"}, {"b"}]
    assert [each.listing.article_id for each in found.ambiguous] == ["c"]
    assert len(found.ambiguous[0].fits) == 2


def test_a_shared_category_decides_between_two_open_incidents() -> None:
    tanks = event("c", items=[item("tanks", category="tank")])

    assert grouped(
        (article("a"), event("a", items=[item("Challenger 2")])),
        (article("b", 1), event("b", items=[item("Storm Shadow")])),
        (article("c", 2), tanks),
    ) == [{"a", "c"}, {"b"}]


def test_a_recent_mention_joins_the_latest_within_the_recall_window() -> None:
    old, new = event("a", RECALL, to="IRN"), event("b", RECALL, to="IRN")
    recent = event("c", RECALL, to="IRN", novelty=Novelty.RECENT)

    assert grouped((article("a"), old), (article("b", 20), new), (article("c", 60), recent)) == [
        {"a"},
        {"b", "c"},
    ]


def test_a_recent_mention_founds_an_incident_when_there_is_none() -> None:
    recent = event("b", RECALL, to="IRN", novelty=Novelty.RECENT)
    first = (article("a"), event("a", RECALL, to="IRN"))

    assert grouped(first, (article("b", 46), recent)) == [{"a"}, {"b"}]


def test_history_neither_joins_nor_founds() -> None:
    background = event("b", novelty=Novelty.BACKGROUND)

    assert grouped((article("a"), event("a")), (article("b"), background)) == [{"a"}]


def test_an_event_of_nobody_known_is_no_incident() -> None:
    assert grouped((article("a"), event("a", actor=None, to=None))) == []
