"""Is a labelled sentence judged by the rules of events.md section 6?"""

from datetime import UTC, datetime

import pytest

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.intervals import Tally
from tests.bench.scoring.said import Said
from tests.bench.scoring.sentences import SentenceVerdict, judge_sentence

HIT, FALSE, MISSED = Tally(hits=1), Tally(false=1), Tally(missed=1)
RECALLED = GoldSentence(
    id="1",
    text="Chile recalled its ambassador from Peru.",
    type="ambassador_recalled",
    status="fact",
    actor="CHL",
    target="PER",
)
SAID = Said("ambassador_recalled", "completed", "new", "CHL", "PER")


def judged(gold: GoldSentence, *events: Said) -> SentenceVerdict:
    return judge_sentence(gold, events)


def changed(**values: object) -> GoldSentence:
    return RECALLED.model_copy(update=values)


def test_right_event_is_right_in_everything() -> None:
    verdict = judged(RECALLED, SAID)

    assert verdict.families == {"sanctions": Tally(), "diplomatic": HIT, "arms": Tally()}
    assert verdict.alert == HIT
    assert (verdict.type, verdict.status, verdict.actor, verdict.target) == (True,) * 4
    assert verdict.misses == ()


def test_silence_on_a_positive_misses_family_and_alert_and_asks_nothing_else() -> None:
    verdict = judged(RECALLED)

    assert verdict.families["diplomatic"] == MISSED
    assert verdict.alert == MISSED
    assert (verdict.type, verdict.status, verdict.actor, verdict.target) == (None,) * 4


def test_another_type_of_the_family_is_found_with_the_wrong_type() -> None:
    verdict = judged(RECALLED, Said("diplomats_expelled", "completed"))

    assert verdict.families["diplomatic"] == HIT
    assert verdict.type is False


@pytest.mark.parametrize("gold", ["sanction_imposed", "sanction_lifted"])
def test_a_change_of_sanctions_counts_as_more_or_less_of_them(gold: str) -> None:
    verdict = judged(changed(type=gold), Said("sanction_changed", "completed"))

    assert verdict.type is True


def test_more_sanctions_do_not_count_as_a_change_of_them() -> None:
    verdict = judged(changed(type="sanction_changed"), Said("sanction_imposed", "completed"))

    assert verdict.type is False


def test_one_of_several_events_may_bring_the_role() -> None:
    verdict = judged(RECALLED, Said("ambassador_recalled", "refused", actor="ARG"), SAID)

    assert verdict.status is True
    assert verdict.actor is True


def test_wrong_role_is_told_with_what_was_said() -> None:
    verdict = judged(RECALLED, Said("ambassador_recalled", "completed", "new", "PER", "CHL"))

    assert [miss.kind for miss in verdict.misses] == ["actor", "target"]
    assert "CHL <> ['PER']" in verdict.misses[0].words


def test_roles_of_an_appeal_are_not_asked() -> None:
    verdict = judged(changed(status="appeal"), Said("ambassador_recalled", "called_for"))

    assert verdict.actor is None
    assert verdict.status is True


def test_unknown_status_is_not_asked_and_should_not_ring() -> None:
    verdict = judged(changed(status="unknown"), SAID)

    assert verdict.status is None
    assert verdict.alert == FALSE


def test_types_outside_the_families_are_not_scored() -> None:
    verdict = judged(changed(type="other"), Said("ambassador_summoned", "completed"))

    assert verdict.alert == Tally()
    assert set(verdict.families.values()) == {Tally()}


def test_two_families_on_a_negative_are_two_false_ones() -> None:
    verdict = judged(
        changed(type="other", flag="trade_tariff"),
        Said("sanction_imposed", "announced"),
        Said("arms_transfer", "completed"),
    )

    assert verdict.families == {"sanctions": FALSE, "diplomatic": Tally(), "arms": FALSE}
    assert verdict.alert == Tally(false=2)
    assert verdict.hard_negative_rang is True


def test_a_refused_act_is_a_fair_reading_of_a_soft_negative() -> None:
    gold = changed(type="other", flag="aid_suspended")

    assert judged(gold, Said("military_aid", "suspended")).families["arms"] == Tally()
    assert judged(gold, Said("military_aid", "completed")).families["arms"] == FALSE


def test_hard_negative_is_quiet_on_a_refusal() -> None:
    verdict = judged(changed(type="other", flag="trade_tariff"), Said("arms_transfer", "refused"))

    assert verdict.families["arms"] == FALSE
    assert verdict.hard_negative_rang is False


def test_negative_without_a_flag_is_no_hard_negative() -> None:
    assert judged(changed(type="other"), SAID).hard_negative_rang is None


def test_history_told_as_history_is_silent() -> None:
    gold = changed(flag="background")

    verdict = judged(gold, Said("ambassador_recalled", "completed", "background"))

    assert verdict.background_silent is True
    assert verdict.alert == Tally()
    assert verdict.families["diplomatic"] == HIT


def test_history_told_as_news_rings_outside_the_alert_figures() -> None:
    verdict = judged(changed(flag="background"), SAID)

    assert verdict.background_silent is False
    assert verdict.alert == Tally()
    assert [miss.kind for miss in verdict.misses] == ["background that rang"]


def test_recent_mention_rings() -> None:
    assert judged(RECALLED, Said("ambassador_recalled", "completed", "recent")).alert == HIT


def test_year_without_publication_date_leaves_alerts_open() -> None:
    undated = changed(text="Chile recalled its ambassador from Peru in 1998.")
    dated = undated.model_copy(update={"published_at": datetime(1998, 5, 1, tzinfo=UTC)})

    assert judged(undated, SAID).alert == Tally()
    assert judged(dated, SAID).alert == HIT
