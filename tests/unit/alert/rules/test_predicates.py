"""What does a rule ask of an incident, and which condition fails first?"""

import pytest

from services.alert.incidents.state import state_of
from services.alert.rules.facts import Facts, facts_of
from services.alert.rules.predicates import Match, Mismatch, keywords_held, matches
from services.alert.rules.watchlist import Rule
from services.alert.whynot.mismatch import mismatch_detail
from shared.messages import Amount, Party
from shared.ontology import EventType, PartyKind, SourceKind
from tests.unit.alert.built import NAMES, article, event, item, target, told

HOUTHIS = Party(name="Houthis", kind=PartyKind.GROUP, iso3="YEM")
EU = Party(name="European Union", kind=PartyKind.ORGANISATION)


def facts(actor: str | Party = "GBR") -> Facts:
    one = event(
        "a",
        EventType.SANCTION_IMPOSED,
        actor=actor,
        to=target("IRN", "Tehran\u2019s prosecutor general"),
        items=[item("Challenger 2", 14)],
    ).model_copy(update={"amount": Amount(value=2_500_000, currency="USD", qualifier="about")})
    at = article("a", outlet="The National")
    members = told(at.model_copy(update={"source_kind": SourceKind.WIRE}), one)
    return facts_of(state_of(members), ["Britain sanctioned the Prosecutor-General."], NAMES)


@pytest.mark.parametrize(
    "rule",
    [
        {"types": ["sanction_imposed"]},
        {"actors": ["GBR"], "targets": ["IRN"]},
        {"actors": ["org:nato"]},
        {"parties": ["IRN"]},
        {"items": ["tank"], "systems": ["Challenger 2"]},
        {"named": ["Iran's prosecutor general"]},
        {"keywords": ["prosecutor general"]},
        {"languages": ["en"], "sources": ["the national"]},
        {"sources": ["tests"]},
        {"min_confidence": 0.9, "min_sources": 1},
        {"source_kinds": ["press", "wire"]},
        {"amounts": [{"currency": "USD"}]},
        {"amounts": [{"currency": "EUR", "max": 1}, {"currency": "USD", "min": 2_500_000}]},
        {"amounts": [{"currency": "USD", "min": 1, "max": 2_500_000}]},
        {"types": ["sanction_imposed"], "not": {"amounts": [{"currency": "USD", "max": 9}]}},
        {"types": ["sanction_imposed"], "not": {"actors": ["USA"]}},
    ],
)
def test_the_rule_is_satisfied(rule: dict[str, object]) -> None:
    assert isinstance(matches(Rule.model_validate(rule), facts()), Match)


@pytest.mark.parametrize(
    ("rule", "failed"),
    [
        ({"types": ["talks"], "actors": ["USA"]}, "types"),
        ({"actors": ["IRN"]}, "actors"),
        ({"targets": ["org:nato"]}, "targets"),
        ({"named": ["Hossein Salami"]}, "named"),
        ({"keywords": ["prosecutor gen"]}, "keywords"),
        ({"min_confidence": 0.95}, "min_confidence"),
        ({"min_sources": 2}, "min_sources"),
        ({"source_kinds": ["official"]}, "source_kinds"),
        ({"parties": ["GBR"], "not": {"source_kinds": ["wire"]}}, "not.source_kinds"),
        ({"amounts": [{"currency": "EUR"}]}, "amounts"),
        ({"amounts": [{"currency": "USD", "min": 2_500_001}]}, "amounts"),
        ({"amounts": [{"currency": "USD", "max": 2_499_999}]}, "amounts"),
        ({"parties": ["GBR"], "not": {"amounts": [{"currency": "USD"}]}}, "not.amounts"),
        ({"parties": ["GBR"], "not": {"targets": ["IRN"]}}, "not.targets"),
        ({"parties": ["GBR"], "not": {"keywords": ["britain"]}}, "not.keywords"),
    ],
)
def test_the_first_condition_that_fails_is_named(rule: dict[str, object], failed: str) -> None:
    assert matches(Rule.model_validate(rule), facts()) == Mismatch(failed)


def test_a_match_says_which_values_held() -> None:
    verdict = matches(Rule.model_validate({"actors": ["USA", "GBR", "org:nato"]}), facts())

    assert verdict == Match({"actors": ("GBR", "org:nato")})


def test_a_body_acts_for_itself_not_for_its_members() -> None:
    assert isinstance(matches(Rule(actors=("org:eu",)), facts(EU)), Match)
    assert isinstance(matches(Rule(actors=("FRA",)), facts(EU)), Mismatch)


def test_an_armed_group_is_found_by_its_name_and_by_the_state_it_is_in() -> None:
    assert isinstance(matches(Rule(actors=("group:houthis",)), facts(HOUTHIS)), Match)
    assert isinstance(matches(Rule(actors=("YEM",)), facts(HOUTHIS)), Match)


def test_a_sum_is_told_with_its_currency() -> None:
    rule = Rule.model_validate({"amounts": [{"currency": "USD", "min": 1_000_000}]})

    assert matches(rule, facts()) == Match({"amounts": ("USD 2500000",)})
    asked = Rule.model_validate({"amounts": [{"currency": "EUR", "min": 1, "max": 5}]})
    assert mismatch_detail(asked, "amounts", facts()) == {
        "failed": "amounts",
        "asked": ["EUR 1 to 5"],
        "has": ["USD 2500000"],
    }


def test_an_act_without_a_sum_is_asked_for_by_none() -> None:
    nothing = Facts(types=frozenset({"talks"}))
    rule = Rule.model_validate({"amounts": [{"currency": "USD"}]})

    assert matches(rule, nothing) == Mismatch("amounts")
    assert mismatch_detail(rule, "amounts", nothing)["has"] == ["no sum"]


def test_a_keyword_is_words_and_no_pattern() -> None:
    bombs = ("(a+)+$", "(a|aa)+b", ".*tank.*")
    long = Facts(quotes=("a" * 100_000 + "!",))

    assert keywords_held(bombs, long) == ()
    assert keywords_held(("tank", ".*tank.*"), Facts(quotes=("One tank.",))) == ("tank", ".*tank.*")
