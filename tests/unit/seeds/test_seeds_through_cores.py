"""Do the seeds, really coded, raise the expected alerts in every order of the articles?"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from services.alert.decide import Decider
from services.alert.rules.files import preset_watchlists
from services.extract.coder import Coder
from services.extract.coding import coding as coding_of
from services.extract.coding import document
from services.ingest.files import read_articles
from shared.messages import Alert, Article, Coding
from shared.names.names import Names
from tests.expected import assert_expected, assert_expected_first
from tests.unit.alert.memory_store import MemoryAlertStore

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
NAMES = Names.load()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = read_articles([SEEDS])
    return [article.model_copy(update={"lane": "live"}) for article in found]


@pytest.fixture(scope="module")
def codings(articles: list[Article]) -> list[Coding]:
    coder = Coder.load()
    coded = coder.code([document(article) for article in articles])
    return [
        coding_of(article, answer, coder.versions)
        for article, answer in zip(articles, coded, strict=True)
    ]


async def heard(codings: Sequence[Coding]) -> MemoryAlertStore:
    """Return the store after ``codings`` were decided one by one, the presets watching."""
    store = MemoryAlertStore()
    for preset in preset_watchlists(NAMES):
        store.contents.put_watchlist(preset, codings[0].article.published_at - timedelta(days=1))
    decider = Decider(store, NAMES)
    for one in codings:
        await decider.decide_batch([one], one.article.published_at)
    return store


def as_json(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
    return [alert.model_dump(mode="json") for alert in alerts]


async def test_every_order_ends_in_the_expected_alerts(codings: list[Coding]) -> None:
    for order in permutations(codings):
        store = await heard(order)

        assert_expected(as_json(one.alert for one in store.contents.alerts.values()))
        assert_expected_first(as_json(store.contents.messages))


def test_evidence_is_exact_in_the_text_as_received(
    articles: list[Article], codings: list[Coding]
) -> None:
    for article, coding in zip(articles, codings, strict=True):
        fields = {"text": article.text, "title": article.title or ""}
        mentions = [mention for event in coding.events for mention in event.mentions]

        assert len(mentions) >= len(coding.events)
        for mention in mentions:
            assert fields[mention.field][mention.start : mention.end] == mention.quote
            sentence = mention.sentence
            assert sentence is not None
            assert sentence.start <= mention.start < mention.end <= sentence.end
            for token in mention.tokens:
                assert sentence.start <= token.start < token.end <= sentence.end
