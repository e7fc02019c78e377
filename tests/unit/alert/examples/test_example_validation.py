"""What may be an example of a watchlist, and what does marking one change?"""

from typing import Any

import pytest

from services.alert.rules.examples import Example, Examples, Verdict
from services.alert.rules.problems import InvalidWatchlist
from services.alert.rules.watchlist import parse_watchlist
from tests.unit.alert.built import NAMES

RULES = [{"types": ["talks"]}]


def document(**examples: Any) -> dict[str, Any]:
    return {"id": "w", "name": "W", "rules": RULES, "examples": examples}


@pytest.mark.parametrize(
    ("examples", "field", "nearest"),
    [
        ({"must_fire": [{}]}, "examples.must_fire[0]", None),
        ({"must_fire": [{"text": "x", "event_id": "e"}]}, "examples.must_fire[0]", None),
        ({"must_fire": [{"title": "x"}]}, "examples.must_fire[0]", None),
        ({"must_fire": [{"txt": "x"}]}, "examples.must_fire[0].txt", "text"),
        ({"must_fire": [{"text": 3}]}, "examples.must_fire[0].text", None),
        ({"must_ring": []}, "examples.must_ring", "must_fire"),
        ({"must_fire": [{"text": "a" * 20_001}]}, "examples.must_fire[0].text", None),
        ({"must_fire": [{"text": str(n)} for n in range(101)]}, "examples.must_fire", None),
        (
            {"must_not_fire": [{"event_id": "e", "kind": "relevnt"}]},
            "examples.must_not_fire[0].kind",
            "relevant",
        ),
        ({"must_fire": [{"text": "x"}], "must_not_fire": [{"text": "x"}]}, "examples", None),
    ],
)
def test_a_wrong_example_is_named_by_its_place(
    examples: dict[str, Any], field: str, nearest: str | None
) -> None:
    with pytest.raises(InvalidWatchlist) as refused:
        parse_watchlist(document(**examples), NAMES)

    # What is left of an example may be wrong for what is missing then.
    problem = refused.value.problems[0]
    assert (problem.field, problem.nearest) == (field, nearest)


def test_the_canonical_document_holds_the_examples() -> None:
    given = document(must_fire=[{"text": "They met."}], must_not_fire=[{"event_id": "evt_1"}])

    watchlist = parse_watchlist(given, NAMES)

    assert watchlist.document() == given
    assert parse_watchlist(document(), NAMES).document().keys() == {"id", "name", "rules"}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_mark_replaces_what_was_said_before_and_keeps_its_kind(verdict: Verdict) -> None:
    before = Examples(must_fire=(Example(event_id="e", kind=Verdict.RELEVANT),))

    after = before.marked(Example(event_id="e", kind=verdict))

    (one,) = (*after.must_fire, *after.must_not_fire)
    assert one.kind is verdict
    assert bool(after.must_fire) is (verdict is Verdict.RELEVANT)


def test_its_name_is_that_of_what_it_is_about() -> None:
    one = Example(event_id="e", kind=Verdict.RELEVANT, note="yes")

    assert one.name == Example(event_id="e").name != Example(article_id="e").name
    assert not Examples(must_fire=(one,)).without(one.name)
