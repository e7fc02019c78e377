"""Is the load that the matcher is measured on as skewed, and as repeatable, as it says?"""

from collections import Counter
from random import Random

from services.alert.rules.predicates import Match, matches
from tests.bench.rules_load import mixed
from tests.bench.rules_load.skewed import MOST_PARTIES, incidents, rules, sources_for, zipf


def test_the_same_seed_gives_the_same_load() -> None:
    assert list(rules(50, seed=1)) == list(rules(50, seed=1))
    assert list(incidents(50, seed=1)) == list(incidents(50, seed=1))
    assert list(rules(50, seed=1)) != list(rules(50, seed=2))


def test_parties_are_drawn_by_zipfs_law() -> None:
    wanted = Counter(party for each in rules(2_000, seed=1) for party in each.parties or ())
    first, second, tenth = (wanted[f"group:party {number}"] for number in (0, 1, 9))

    assert first > second > tenth > 0


def test_a_rule_wants_at_most_twenty_parties_and_every_tenth_excludes_something() -> None:
    drawn = list(rules(2_000, seed=1))

    assert all(1 <= len(each.parties or ()) <= MOST_PARTIES for each in drawn)
    assert 120 < sum(each.excluded is not None for each in drawn) < 280


def test_with_sources_a_hundred_times_as_many_rules_are_satisfied_about_as_often() -> None:
    def satisfied(count: int) -> float:
        every = list(rules(count, seed=1, sources=sources_for(count)))
        events = list(incidents(60, seed=2, sources=sources_for(count)))
        return sum(isinstance(matches(r, e), Match) for e in events for r in every) / len(events)

    few, many = satisfied(1_000), satisfied(5_000)
    assert few / 2 < many < few * 2


def test_cumulative_weights_never_fall() -> None:
    weights = zipf(5)

    assert list(weights) == sorted(weights)
    assert weights[0] == 1


def test_mixed_rules_use_every_field_and_hold_now_and_then() -> None:
    rng = Random(1)
    drawn = [mixed.rule(rng) for _ in range(300)]
    told = [mixed.incident(rng) for _ in range(20)]
    used = {field for each in drawn for field in each.model_dump(exclude_none=True, by_alias=True)}
    held = sum(isinstance(matches(rule, facts), Match) for rule in drawn for facts in told)

    assert used >= {*mixed.VALUES, "min_confidence", "min_sources", "not"}
    assert 0 < held < len(drawn) * len(told)
