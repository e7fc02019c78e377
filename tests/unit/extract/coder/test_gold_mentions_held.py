"""Is every act that the open gold tells in what the coder says or sets aside?"""

from __future__ import annotations

from pathlib import Path

import pytest

from services.extract.coder import Coder
from tests.bench.scoring.gold import GoldArticle, GoldSentence, read_gold
from tests.bench.scoring.held import mentions_held, sentences_held

_GOLD = Path(__file__).parents[3] / "bench" / "quality"
# of single sentences, without an article round them, a few speak of an act in no word of its own
_SENTENCES_HELD = 0.98


@pytest.mark.parametrize("name", ["articles_open", "press_articles_open"])
def test_no_gold_mention_of_an_article_is_filtered(name: str, coder: Coder) -> None:
    gold = read_gold(_GOLD / f"{name}.jsonl", GoldArticle)

    held = mentions_held(gold, coder.code([one.document for one in gold]))

    assert held.same_family.n > 0
    assert [miss.words for miss in held.misses] == []


@pytest.mark.parametrize("name", ["blind_open", "agency_open"])
def test_hardly_a_sentence_of_the_gold_is_filtered(name: str, coder: Coder) -> None:
    gold = read_gold(_GOLD / f"{name}.jsonl", GoldSentence)

    held = sentences_held(gold, coder.code([one.document for one in gold]))

    assert held.same_family.value >= _SENTENCES_HELD
