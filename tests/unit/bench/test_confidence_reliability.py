"""Are confidences laid beside the share that is right?"""

import pytest

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.intervals import Rate
from tests.bench.scoring.reliability import (
    Claim,
    article_claims,
    bins,
    calibration_error,
    sentence_claims,
)
from tests.bench.scoring.said import Said
from tests.unit.bench.articles_said import RECALL, RECALLED, RUMOUR, article, said, trap

GOLD = GoldSentence(id="1", text="", type="arms_transfer", status="fact")


def test_claim_is_right_with_type_and_status_class() -> None:
    events = [
        Said("arms_transfer", "under_way", confidence=0.9),
        Said("arms_transfer", "announced", confidence=0.8),
        Said("military_aid", "completed", confidence=0.7),
        Said("talks", "completed", confidence=0.6),
    ]

    assert sentence_claims(GOLD, events) == [
        Claim(0.9, right=True),
        Claim(0.8, right=False),
        Claim(0.7, right=False),
    ]


def test_neutral_event_of_an_article_claims_nothing() -> None:
    events = [
        said(RECALLED, "ambassador_recalled"),
        said(RUMOUR, "relations_broken"),
        said(RUMOUR, "ambassador_recalled"),
    ]

    claims = article_claims(article(RECALL, traps=(trap(),)), events)

    assert claims == [Claim(1.0, right=True), Claim(1.0, right=False)]


def test_edges_belong_to_the_upper_bin_and_one_to_the_last() -> None:
    found = bins([Claim(0.8, right=True), Claim(0.9, right=True), Claim(1.0, right=False)])

    assert [(one.low, one.right) for one in found] == [(0.8, Rate(1, 1)), (0.9, Rate(1, 2))]


def test_calibration_error_weighs_bins_by_size() -> None:
    claims = [Claim(0.95, right=True)] * 3 + [Claim(0.75, right=False)]

    assert calibration_error(claims) == pytest.approx((3 * 0.05 + 0.75) / 4)


def test_no_claims_have_no_error() -> None:
    assert calibration_error([]) == 0
