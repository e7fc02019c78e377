"""Is every event of an article found, missed, split, joined, neutral, false, or sprung a trap?"""

from dataclasses import replace

from tests.bench.scoring.articles import judge_article
from tests.unit.bench.articles_said import (
    EXPELLED,
    EXPULSION,
    HISTORY,
    OLD_RECALL,
    RECALL,
    RECALLED,
    RUMOUR,
    article,
    event,
    place,
    said,
    trap,
)


def test_event_said_of_its_words_is_found() -> None:
    verdict = judge_article(article(RECALL), [said(RECALLED, "ambassador_recalled")])

    assert [pair.gold for pair in verdict.found] == [RECALL]
    assert not verdict.missed
    assert not verdict.false
    assert not verdict.split


def test_event_said_of_other_words_is_missed_and_false() -> None:
    one = said(HISTORY, "ambassador_recalled")

    verdict = judge_article(article(RECALL), [one])

    assert verdict.missed == (RECALL,)
    assert verdict.false == (one,)


def test_another_family_on_the_same_words_is_false() -> None:
    verdict = judge_article(article(RECALL), [said(RECALLED, "sanction_imposed")])

    assert verdict.missed == (RECALL,)
    assert len(verdict.false) == 1


def test_core_type_without_a_family_is_found_by_its_own_type_only() -> None:
    summons = event(RECALLED, "ambassador_summoned")

    right = judge_article(article(summons), [said(RECALLED, "ambassador_summoned")])
    wrong = judge_article(article(summons), [said(RECALLED, "ambassador_recalled")])

    assert len(right.found) == 1
    assert len(wrong.false) == 1


def test_types_outside_the_core_are_not_scored() -> None:
    verdict = judge_article(article(RECALL), [said(RECALLED, "talks")])

    assert verdict.false == ()


def test_types_outside_the_core_are_scored_when_asked_for() -> None:
    verdict = judge_article(article(RECALL), [said(RECALLED, "talks")], core_only=False)

    assert len(verdict.false) == 1


def test_of_two_events_in_one_sentence_each_goes_to_its_own() -> None:
    both = f"{RECALLED}. {EXPELLED}"
    recall, expulsion = said(both, "ambassador_recalled"), said(both, "diplomats_expelled")

    verdict = judge_article(article(RECALL, EXPULSION), [expulsion, recall])

    assert [(pair.gold, pair.said) for pair in verdict.found] == [
        (RECALL, recall),
        (EXPULSION, expulsion),
    ]


def test_the_same_again_on_the_same_words_is_split() -> None:
    one = said(RECALLED, "ambassador_recalled")
    again = replace(one, status="announced")

    verdict = judge_article(article(RECALL), [one, again])

    assert [repeated.said for repeated in verdict.split] == [again]
    assert verdict.false == ()


def test_other_parties_on_the_same_words_are_false() -> None:
    one = said(RECALLED, "ambassador_recalled")
    other = replace(one, actor="ARG")

    verdict = judge_article(article(RECALL), [one, other])

    assert verdict.false == (other,)


def test_missed_event_inside_one_said_for_two_is_joined() -> None:
    one = said(RECALLED, "ambassador_recalled")
    both = replace(one, mentions=(*one.mentions, place(HISTORY)))

    verdict = judge_article(article(RECALL, OLD_RECALL), [both])

    assert verdict.joined == (OLD_RECALL,)


def test_missed_event_of_other_parties_is_not_joined() -> None:
    other = event(RECALLED, "ambassador_recalled", "ARG")

    verdict = judge_article(article(RECALL, other), [said(RECALLED, "ambassador_recalled")])

    assert verdict.missed == (other,)
    assert verdict.joined == ()


def test_forbidden_type_from_a_trap_is_false_and_fires_it() -> None:
    one = said(RUMOUR, "relations_broken")

    verdict = judge_article(article(traps=(trap(),)), [one])

    assert verdict.fired == (trap(),)
    assert verdict.false == (one,)


def test_type_that_a_trap_does_not_forbid_is_neutral() -> None:
    one = said(RUMOUR, "ambassador_recalled")

    verdict = judge_article(article(traps=(trap(),)), [one])

    assert not verdict.fired
    assert not verdict.false
    assert verdict.neutral == (one,)


def test_only_a_forbidden_status_fires_a_trap_that_names_one() -> None:
    gold = article(traps=(trap(forbid_status=("completed",)),))

    assert judge_article(gold, [said(RUMOUR, "relations_broken")]).fired == gold.traps
    assert judge_article(gold, [said(RUMOUR, "relations_broken", "proposed")]).fired == ()


def test_only_a_forbidden_novelty_fires_a_trap_that_names_one() -> None:
    gold = article(traps=(trap(forbid_novelty=("new",)),))
    old = said(RUMOUR, "relations_broken", novelty="background")

    assert judge_article(gold, [said(RUMOUR, "relations_broken")]).fired == gold.traps
    assert judge_article(gold, [old]).neutral == (old,)


def test_trap_for_all_types_fires_on_any() -> None:
    gold = article(traps=(trap().model_copy(update={"forbid": ("*",)}),))

    assert judge_article(gold, [said(RUMOUR, "arms_transfer")]).fired == gold.traps
