"""What is known of an incident over all its mentions?"""

from services.alert.incidents.items import ItemUnion
from services.alert.incidents.state import IncidentState, state_of
from shared.messages import Amount, ArticleRef, Event, EventDate, Item
from shared.ontology import EventType, Novelty, Status
from tests.unit.alert.built import article, event, item, target, told


def folded(*mentions: tuple[ArticleRef, Event]) -> IncidentState:
    return state_of([member for of, each in mentions for member in told(of, each)])


def union(*items: Item) -> list[tuple[str, float | None]]:
    gathered = ItemUnion()
    for each in items:
        gathered.add([each])
    return [(each.name, each.quantity) for each in gathered.union()]


def about(name: str, quantity: float) -> Item:
    return item(name, quantity).model_copy(update={"qualifier": "about"})


def test_items_of_a_package_are_united() -> None:
    assert union(item("Challenger 2", 14), item("AS90", 30)) == [("Challenger 2", 14), ("AS90", 30)]


def test_a_vaguer_mention_never_erases_a_quantity() -> None:
    assert union(item("AS90", 30), item("AS90")) == [("AS90", 30)]


def test_an_exact_quantity_replaces_an_approximate_one() -> None:
    assert union(about("AS90", 30), item("AS90", 32)) == [("AS90", 32)]


def test_an_approximate_quantity_does_not_replace_an_exact_one() -> None:
    assert union(item("AS90", 32), about("AS90", 30)) == [("AS90", 32)]


def test_a_later_exact_quantity_corrects_an_earlier_one() -> None:
    assert union(item("AS90", 30), item("AS90", 20)) == [("AS90", 20)]


def test_a_generic_name_falls_away_beside_a_system_of_its_category() -> None:
    assert union(item("tanks", category="tank"), item("Challenger 2", 14)) == [("Challenger 2", 14)]


def test_a_system_gains_the_quantity_told_of_its_generic_name() -> None:
    assert union(item("tanks", 14, "tank"), item("Challenger 2")) == [("Challenger 2", 14)]


def test_a_generic_quantity_that_contradicts_the_system_is_kept() -> None:
    assert union(item("Challenger 2", 14), item("tanks", 31, "tank")) == [
        ("Challenger 2", 14),
        ("tanks", 31),
    ]


def test_another_category_is_another_item() -> None:
    vehicles = item("armored vehicles", category="armoured_vehicle")

    assert len(union(item("Challenger 2", 14), vehicles)) == 2


def test_items_only_asked_for_do_not_count_once_the_act_is_known() -> None:
    asked = event(
        "b",
        status=Status.CALLED_FOR,
        called_by="UKR",
        items=[item("fighter jets", category="aircraft")],
    )
    sent = event("a", items=[item("Challenger 2", 14)])

    state = folded((article("a"), sent), (article("b", 1), asked))

    assert [each.name for each in state.items] == ["Challenger 2"]


def test_weapons_asked_for_do_not_make_aid_an_arms_transfer() -> None:
    aid = event("a", EventType.MILITARY_AID)
    asked = event("b", status=Status.CALLED_FOR, called_by="UKR")

    assert folded((article("a"), aid), (article("b"), asked)).type is EventType.MILITARY_AID


def test_an_arms_transfer_is_more_specific_than_aid() -> None:
    aid = event("b", EventType.MILITARY_AID)

    assert folded((article("a"), event("a")), (article("b", 1), aid)).type == "arms_transfer"


def test_one_mention_told_as_news_makes_it_new() -> None:
    recent = event("a", novelty=Novelty.RECENT)

    assert folded((article("a"), recent)).novelty is Novelty.RECENT
    assert folded((article("a"), recent), (article("b"), event("b"))).novelty is Novelty.NEW


def test_named_persons_are_united_and_told_once() -> None:
    sanction = EventType.SANCTION_IMPOSED
    one = event("a", sanction, to=target("IRN", "Iran's prosecutor general"))
    more = event("b", sanction, to=target("IRN", "the Prosecutor General", "Hossein Salami"))

    state = folded((article("a"), one), (article("b"), more))

    assert state.target is not None
    assert state.target.named == ("Iran's prosecutor general", "Hossein Salami")


def test_an_exact_amount_replaces_an_approximate_one_only() -> None:
    exact = Amount(value=2.3e9, currency="GBP", qualifier="exact")
    rough = Amount(value=2e9, currency="GBP", qualifier="about")
    one = event("a").model_copy(update={"amount": exact})
    other = event("b").model_copy(update={"amount": rough})

    assert folded((article("a"), one), (article("b", 1), other)).amount == exact
    assert folded((article("b"), other), (article("a", 1), one)).amount == exact


def test_a_more_precise_date_replaces_a_vaguer_one() -> None:
    week = EventDate(text="this week", start="2023-01-16", precision="week")
    day = EventDate(text="on Monday", start="2023-01-16", precision="day")
    one = event("a").model_copy(update={"date": week})
    other = event("b").model_copy(update={"date": day})

    assert folded((article("a"), one), (article("b"), other)).date == day
    assert folded((article("b"), other), (article("c"), one)).date == day
