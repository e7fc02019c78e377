"""Does the index agree with evaluating every rule plainly, whatever is added and removed?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.incidents.detail import name_of
from services.alert.rules.amount_range import AmountRange
from services.alert.rules.facts import Facts
from services.alert.rules.index import RuleIndex
from services.alert.rules.predicates import Match, matches
from services.alert.rules.thresholds import Thresholds
from services.alert.rules.watchlist import Rule
from shared.messages import Amount

TYPES = ("arms_transfer", "talks", "visit")
PARTIES = ("GBR", "UKR", "RUS", "org:nato")
NAMES_ = ("Igor Sechin", "Sechin", "Alisher Usmanov")
KINDS = ("official", "state-controlled")
WORDS = ("tank", "battle tanks", "to kyiv")


def some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


RANGES = st.lists(
    st.builds(
        AmountRange,
        currency=st.sampled_from(("USD", "EUR")),
        min=st.none() | st.sampled_from((1.0, 5.0, 10.0)),
        max=st.none() | st.sampled_from((10.0, 20.0)),
    ).map(lambda each: each.model_dump()),
    min_size=1,
    max_size=2,
    unique_by=lambda each: str(each["currency"]),
)
CONDITIONS = {
    "types": some(TYPES),
    "actors": some(PARTIES),
    "targets": some(PARTIES),
    "parties": some(PARTIES),
    "systems": some(("Challenger 2", "AS90")),
    "named": some(NAMES_),
    "keywords": some(WORDS),
    "source_kinds": some(KINDS),
    "amounts": RANGES,
}
EXCLUDED = st.fixed_dictionaries({}, optional=CONDITIONS)
RULES = st.fixed_dictionaries(
    {},
    optional={
        **CONDITIONS,
        "min_confidence": st.sampled_from((0.2, 0.5, 0.9)),
        "min_sources": st.integers(1, 4),
        "not": EXCLUDED,
    },
).map(Rule.model_validate)
VALUES = st.frozensets
FACTS = st.builds(
    Facts,
    types=VALUES(st.sampled_from(TYPES), min_size=1, max_size=1),
    actors=VALUES(st.sampled_from(PARTIES), max_size=3),
    targets=VALUES(st.sampled_from(PARTIES), max_size=3),
    systems=VALUES(st.sampled_from(("Challenger 2", "AS90"))),
    named=st.lists(st.sampled_from(NAMES_).map(name_of), max_size=2).map(tuple),
    quotes=st.lists(
        st.sampled_from(("Battle tanks to Kyiv!", "a tanker", "a TANK")), max_size=2
    ).map(tuple),
    source_kinds=VALUES(st.sampled_from(KINDS)),
    amount=st.none()
    | st.builds(
        Amount,
        currency=st.sampled_from(("USD", "EUR", "GBP")),
        value=st.sampled_from((0.5, 1.0, 7.0, 10.0, 20.0, 21.0)),
    ),
    confidence=st.sampled_from((0.1, 0.5, 0.95)),
    independent=st.integers(0, 5),
)


def naive(rules: dict[int, Rule], facts: Facts) -> list[int]:
    return [slot for slot, rule in rules.items() if isinstance(matches(rule, facts), Match)]


@settings(max_examples=400)
@given(st.lists(RULES, max_size=12), FACTS)
def test_the_index_agrees_with_the_plain_evaluator(rules: list[Rule], facts: Facts) -> None:
    index = RuleIndex()
    for slot, rule in enumerate(rules):
        index.add(slot, rule)

    assert list(index.match(facts)) == naive(dict(enumerate(rules)), facts)


@settings(max_examples=200)
@given(st.lists(RULES, max_size=8), st.lists(RULES, max_size=8), st.sets(st.integers(0, 7)), FACTS)
def test_it_still_agrees_after_rules_were_removed_and_replaced(
    rules: list[Rule], more: list[Rule], gone: set[int], facts: Facts
) -> None:
    standing = dict(enumerate(rules))
    index = RuleIndex()
    for slot, rule in standing.items():
        index.add(slot, rule)
    for slot in gone & standing.keys():
        index.remove(slot, standing.pop(slot))
    for slot, rule in zip(sorted(gone), more, strict=False):
        index.add(slot, rule)
        standing[slot] = rule

    assert len(index) == len(standing)
    assert list(index.match(facts)) == sorted(naive(standing, facts))


@given(RULES, FACTS, st.sampled_from(tuple(CONDITIONS)), st.data())
def test_a_further_condition_never_adds_a_match(
    rule: Rule, facts: Facts, field: str, data: st.DataObject
) -> None:
    if getattr(rule, field) is not None:
        return
    wanted = Rule.model_validate({field: data.draw(CONDITIONS[field])})
    narrower = rule.model_copy(update={field: getattr(wanted, field)})

    if isinstance(matches(narrower, facts), Match):
        assert isinstance(matches(rule, facts), Match)


def unreached(standing: dict[int, int], value: int) -> list[int]:
    return sorted(slot for slot, least in standing.items() if least > value)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30))), st.integers(-1, 10))
def test_slots_above_a_figure_are_those_whose_threshold_it_does_not_reach(
    asked: list[tuple[int, int]], value: int
) -> None:
    thresholds = Thresholds()
    standing = {slot: least for least, slot in asked}
    for slot, least in standing.items():
        thresholds.add(least, slot)

    assert list(thresholds.above(value)) == sorted(
        s for s, least in standing.items() if least > value
    )
    for slot in [each for each in standing if each % 2]:
        thresholds.discard(standing.pop(slot), slot)
    assert list(thresholds.above(value)) == sorted(
        s for s, least in standing.items() if least > value
    )


def test_more_thresholds_than_are_kept_cumulated_give_the_same() -> None:
    thresholds = Thresholds()
    for number in range(2_500):
        thresholds.add(float(number), number)

    assert list(thresholds.above(2_400.0)) == list(range(2_401, 2_500))
