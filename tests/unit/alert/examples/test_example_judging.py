"""Does a watchlist do with an example what it would have done live, and is it said why?"""

from typing import Any

import pytest

from services.alert.examples.judging import Judged, judge, known_of_text
from services.alert.examples.listing import Listed
from services.alert.rules.examples import Example, Verdict
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import parse_watchlist
from services.alert.whynot.known import Known
from shared.messages import Article, Event
from shared.ontology import Novelty, Status
from tests.unit.alert.built import DAY0, NAMES, article, coding, event

WORDS = Example(text="Britain will send tanks to Ukraine.")


def known(*events: Event) -> Known:
    ref = article("a", lane="backfill")
    return known_of_text(Article(**ref.model_dump(), text="..."), coding(ref, *events), NAMES)


def judged(
    rule: dict[str, Any], told: Known, *, must: bool = True, example: Example = WORDS
) -> Judged:
    watchlist = parse_watchlist({"id": "w", "name": "W", "rules": [rule]}, NAMES)
    tried = StoredWatchlist(watchlist, 1, DAY0, DAY0, epoch=1)
    return judge(Listed("examples.must_fire[0]", must, example), told, tried, NAMES)


def test_rule_that_holds_fires_whatever_the_age_of_the_words() -> None:
    found = judged({"types": ["arms_transfer"]}, known(event("a")))

    assert (found.fires, found.holds) == (True, True)
    assert found.because == "rule 0 holds (types arms_transfer)"


def test_example_that_must_not_fire_is_broken_by_the_rule_that_holds() -> None:
    marked = Example(event_id=event("a").event_id, kind=Verdict.WRONG_PARTY)

    found = judged({"actors": ["GBR"]}, known(event("a")), must=False, example=marked)

    assert not found.holds
    assert found.breaks == "it fires (marked wrong_party): rule 0 holds (actors GBR)"


@pytest.mark.parametrize(
    ("rule", "because"),
    [
        ({"types": ["talks"]}, "rule 0 fails at types: asked talks, it has arms_transfer"),
        ({"targets": ["RUS"]}, "rule 0 fails at targets: asked RUS, it has UKR, state:ukraine"),
        ({"min_sources": 2}, "rule 0 fails at min_sources: asked 2, it has 1"),
    ],
)
def test_first_condition_that_failed_is_named(rule: dict[str, Any], because: str) -> None:
    found = judged(rule, known(event("a")))

    assert (found.fires, found.because) == (False, because)
    assert found.breaks == f"it does not fire: {because}"


def test_history_does_not_fire() -> None:
    found = judged({"all": True}, known(event("a", novelty=Novelty.BACKGROUND)))

    assert found.because == "the article tells the act as history"


def test_event_alone_is_judged_where_one_is_named() -> None:
    talk, act = event("a", start=0, to="POL"), event("a", start=50, status=Status.COMPLETED)
    of_talk = Example(event_id=talk.event_id)

    assert judged({"targets": ["UKR"]}, known(talk, act)).fires
    assert not judged({"targets": ["UKR"]}, known(talk, act), example=of_talk).fires


def test_event_that_is_coded_no_more_does_not_fire() -> None:
    gone = Example(article_id="a", event_id="evt_gone")

    found = judged({"all": True}, known(event("a")), must=False, example=gone)

    assert (found.fires, found.holds) == (False, True)


def test_what_is_not_stored_holds_in_neither_way() -> None:
    for must in (True, False):
        found = judged({"all": True}, Known(), must=must, example=Example(event_id="evt_1"))

        assert (found.fires, found.holds) == (None, False)
        assert "no such article or event" in found.breaks
