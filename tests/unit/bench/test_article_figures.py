"""Do figures over articles count what the verdicts say?"""

from dataclasses import replace

from tests.bench.scoring.article_figures import OTHER_CORE, score_articles
from tests.bench.scoring.gold import GoldEvent
from tests.bench.scoring.intervals import Rate, Tally, total
from tests.bench.scoring.said import Said
from tests.unit.bench.articles_said import (
    EXPELLED,
    EXPULSION,
    HISTORY,
    OLD_RECALL,
    RECALL,
    RECALLED,
    RUMOUR,
    article,
    said,
    trap,
)

RECALL_SAID = said(RECALLED, "ambassador_recalled")
EXPULSION_SAID = replace(said(EXPELLED, "diplomats_expelled"), actor="PER", target="CHL")


def alerts(gold: GoldEvent, *events: Said) -> Tally:
    return total(score_articles([article(gold)], [events]).alert)


def test_right_article_is_right_in_everything() -> None:
    figures = score_articles([article(RECALL, EXPULSION)], [[RECALL_SAID, EXPULSION_SAID]])

    assert figures.groups["diplomatic"] == (Tally(hits=2),)
    assert figures.whole == figures.alert == (Tally(hits=2),)
    assert figures.novelty == figures.actor == figures.status == Rate(2, 2)
    assert figures.misses == ()


def test_wrong_party_is_found_but_not_whole() -> None:
    figures = score_articles([article(RECALL)], [[replace(RECALL_SAID, target="ARG")]])

    assert figures.groups["diplomatic"] == (Tally(hits=1),)
    assert figures.whole == (Tally(false=1, missed=1),)
    assert figures.target == Rate(0, 1)


def test_types_without_a_family_are_counted_together() -> None:
    figures = score_articles([article()], [[said(RUMOUR, "export_control")]])

    assert figures.groups[OTHER_CORE] == (Tally(false=1),)


def test_split_event_costs_precision_but_is_one_alert() -> None:
    again = replace(RECALL_SAID, status="announced")

    figures = score_articles([article(RECALL)], [[RECALL_SAID, again]])

    assert figures.groups["diplomatic"] == (Tally(hits=1, false=1),)
    assert figures.split == Rate(1, 1)
    assert figures.alert == (Tally(hits=1),)


def test_history_said_as_news_is_a_false_alert() -> None:
    assert alerts(OLD_RECALL, said(HISTORY, "ambassador_recalled")) == Tally(false=1)


def test_history_said_as_history_is_no_alert() -> None:
    old = said(HISTORY, "ambassador_recalled", novelty="background")

    assert alerts(OLD_RECALL, old) == Tally()


def test_news_said_as_history_is_a_missed_alert() -> None:
    old = said(RECALLED, "ambassador_recalled", novelty="background")

    assert alerts(RECALL, old) == Tally(missed=1)


def test_news_not_said_is_a_missed_alert() -> None:
    assert alerts(RECALL) == Tally(missed=1)


def test_fired_traps_are_a_share_of_all_traps() -> None:
    quiet = article(traps=(trap(),))
    sprung = article(traps=(trap(), trap(forbid_status=("denied",))))

    figures = score_articles([quiet, sprung], [[], [said(RUMOUR, "relations_broken")]])

    assert figures.fired == Rate(1, 3)
    assert [miss.kind for miss in figures.misses] == ["false", "traps that fired"]
