"""Is a wrong watchlist refused with the field, and with what was probably meant?"""

import pycountry
import pytest

from services.alert.rules.problems import MOST_SHOWN, InvalidWatchlist, Problem
from services.alert.rules.watchlist import MOST_VALUES, Watchlist, parse_watchlist
from shared.currencies import CURRENCIES, NAMED
from tests.unit.alert.built import NAMES


def document(*rules: object, **more: object) -> dict[str, object]:
    return {"id": "w", "name": "A watchlist", "rules": list(rules), **more}


def parsed(*rules: object) -> Watchlist:
    return parse_watchlist(document(*rules), NAMES)


def problems(given: object) -> list[Problem]:
    with pytest.raises(InvalidWatchlist) as refused:
        parse_watchlist(given, NAMES)
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("rule", "field", "nearest"),
    [
        ({"types": ["talks", "arms_transfr"]}, "rules[0].types[1]", "arms_transfer"),
        ({"statuses": ["annuonced"]}, "rules[0].statuses[0]", "announced"),
        ({"novelty": ["newish"]}, "rules[0].novelty[0]", "new"),
        ({"actors": ["Ukrane"]}, "rules[0].actors[0]", "Ukraine"),
        ({"systems": ["Chllenger 2"]}, "rules[0].systems[0]", "Challenger 2"),
        ({"items": ["tnk"]}, "rules[0].items[0]", "tank"),
        ({"taargets": ["UKR"]}, "rules[0].taargets", "targets"),
        ({"source_kinds": ["wires"]}, "rules[0].source_kinds[0]", "wire"),
        ({"amounts": [{"currency": "USDD"}]}, "rules[0].amounts[0].currency", "USD"),
        ({"amounts": [{"currency": "dollars"}]}, "rules[0].amounts[0].currency", "USD"),
        ({"amounts": [{"currency": "EUR", "mim": 3}]}, "rules[0].amounts[0].mim", "min"),
        (
            {"types": ["talks"], "not": {"amounts": [{"currency": "EURO"}]}},
            "rules[0].not.amounts[0].currency",
            "EUR",
        ),
        ({"actors": ["UKR"], "not": {"types": ["tallks"]}}, "rules[0].not.types[0]", "talks"),
    ],
)
def test_an_unknown_value_is_named_with_the_nearest_known(
    rule: dict[str, object], field: str, nearest: str
) -> None:
    (problem,) = problems(document(rule))

    assert (problem.field, problem.nearest) == (field, nearest)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (document(), "rules"),
        (document({"types": []}), "rules[0].types"),
        (document({"types": "talks"}), "rules[0].types"),
        (document({"min_confidence": 2}), "rules[0].min_confidence"),
        (document({"amounts": []}), "rules[0].amounts"),
        (document({"amounts": [{"min": 3}]}), "rules[0].amounts[0].currency"),
        (document({"amounts": [{"currency": "USD", "min": -1}]}), "rules[0].amounts[0].min"),
        (document({"amounts": [{"currency": "USD", "min": 2, "max": 1}]}), "rules[0].amounts[0]"),
        (document({"amounts": [{"currency": "usd"}, {"currency": "USD"}]}), "rules[0].amounts"),
        (document({"amounts": {"currency": "USD"}}), "rules[0].amounts"),
        (document({"types": ["talks"]}, id="No Good"), "id"),
        (document({"types": ["talks"]}, weight=0), "weight"),
        ([], "(document)"),
        (document({"actors": ["UKR"] * (MOST_VALUES + 1)}), "rules[0].actors"),
    ],
)
def test_a_wrong_shape_is_named_by_its_field(given: object, field: str) -> None:
    assert [each.field for each in problems(given)] == [field]


def test_all_that_is_wrong_is_named_at_once() -> None:
    fields = [each.field for each in problems(document({"actors": ["Ukrane", "UK", "Rusia"]}))]

    assert fields == ["rules[0].actors[0]", "rules[0].actors[2]"]


@pytest.mark.parametrize("rule", [{}, {"not": {"actors": ["RUS"]}}])
def test_a_rule_that_matches_everything_must_say_so(rule: dict[str, object]) -> None:
    (problem,) = problems(document(rule))

    assert '"all": true' in problem.message
    assert parsed({**rule, "all": True}).rules[0].all


def test_parties_are_kept_by_key() -> None:
    rule = parsed({"actors": ["Ukraine", "the UK", "EU", "Hezbollah", "group:Some Front"]}).rules[0]

    assert rule.actors == ("UKR", "GBR", "org:eu", "group:hezbollah", "group:some front")


def test_a_party_given_twice_is_kept_once() -> None:
    assert parsed({"parties": ["UK", "Britain"]}).rules[0].parties == ("GBR",)


def test_the_canonical_document_says_the_same() -> None:
    watchlist = parsed({"actors": ["UK"], "min_sources": 2, "not": {"statuses": ["alleged"]}})

    assert watchlist.document()["rules"] == [
        {"actors": ["GBR"], "min_sources": 2, "not": {"statuses": ["alleged"]}}
    ]
    assert parse_watchlist(watchlist.document(), NAMES) == watchlist


def test_a_long_list_of_unknowns_names_all_and_shows_some() -> None:
    with pytest.raises(InvalidWatchlist, match="and 4980 more") as refused:
        parsed({"actors": [f"nowhere {number}" for number in range(5_000)]})

    assert len(refused.value.problems) == 5_000


def test_currencies_and_kinds_of_source_are_kept_as_they_are_written_here() -> None:
    rule = {
        "amounts": [{"currency": "usd", "min": 1_000_000}],
        "source_kinds": ["state_controlled", "wire"],
    }

    assert parsed(rule).document()["rules"] == [
        {
            "source_kinds": ["state-controlled", "wire"],
            "amounts": [{"currency": "USD", "min": 1_000_000.0}],
        }
    ]


def test_currencies_are_those_of_iso_4217() -> None:
    no_money = {"XXX", "XTS", "XAG", "XAU", "XPD", "XPT"}
    known = {each.alpha_3 for each in pycountry.currencies} - no_money

    assert len(CURRENCIES & known) > 150
    assert CURRENCIES - known == {
        *("ATS", "BEF", "DEM", "ESP", "FIM", "FRF", "GRD", "IEP", "ITL", "NLG", "PTE")
    }
    assert set(NAMED.values()) <= CURRENCIES


def test_few_of_many_mistakes_are_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(value: str, *_: object, **__: object) -> list[str]:
        asked.append(value)
        return []

    monkeypatch.setattr("difflib.get_close_matches", counted)

    found = problems(document({"types": [f"x{each}" for each in range(100)]}, *[{"a": 1}] * 500))

    assert len(found) == 600
    assert len(asked) == MOST_SHOWN


def test_a_keyword_must_have_something_to_find() -> None:
    (problem,) = problems(document({"keywords": ["tanks", "(.*)+"]}))

    assert problem == Problem("rules[0].keywords[1]", "'(.*)+' has no letter or digit")
