from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.extract.coder import Coder
from services.extract.document import Document
from shared.ontology import EventType

_SEEDS = sorted((Path(__file__).parents[4] / "seeds").glob("00*.txt"))
_SENT = "Britain has sent 20 Challenger 2 tanks to Ukraine."


def _seeds() -> list[Document]:
    return [Document(p.stem, None, p.read_text(encoding="utf-8")) for p in _SEEDS]


def test_neighbours_in_a_batch_change_nothing(coder: Coder) -> None:
    documents = _seeds()

    together = coder.code(documents)
    alone = [coder.code([document])[0] for document in documents]
    reversed_ = coder.code(documents[::-1])[::-1]

    assert together == alone == reversed_


def test_results_cross_processes(coder: Coder) -> None:
    coded = coder.code(_seeds())

    assert pickle.loads(pickle.dumps(coded)) == coded


def test_an_article_in_another_language_is_passed_over(coder: Coder) -> None:
    coded = coder.code([Document("x", None, _SENT, None, "de-DE")])[0]

    assert (coded.outcome, coded.reason, coded.events) == ("passed_over", "de-de", ())


@pytest.mark.parametrize(
    "text",
    [
        "Великобритания направит танки на Украину, сообщило правительство.",
        (
            "Le gouvernement britannique va envoyer des chars Challenger 2 en Ukraine, a annoncé "
            "samedi le premier ministre Rishi Sunak, qui veut augmenter son soutien militaire "
            "avec une livraison de matériel lourd, sous peu, selon ses services."
        ),
    ],
)
def test_an_undeclared_foreign_language_is_passed_over(text: str, coder: Coder) -> None:
    assert coder.code([Document("x", None, text)])[0].outcome == "passed_over"


def test_an_article_of_a_megabyte_is_cut_and_its_head_coded(coder: Coder) -> None:
    rain = "Rain fell on the hills of the north. " * 30_000

    coded = coder.code([Document("x", None, _SENT + "\n\n" + rain)])[0]

    assert coded.outcome == "cut"
    assert coded.reason == "article of 1110052 characters, read up to 100000"
    assert [e.type for e in coded.events] == [EventType.ARMS_TRANSFER]


def test_a_sentence_of_a_hundred_kilobytes_is_cut_and_the_rest_coded(coder: Coder) -> None:
    text = _SENT + "\n\n" + "tanks and " * 10_001 + "Ukraine"

    coded = coder.code([Document("x", None, text)])[0]

    assert (coded.outcome, coded.reason) == (
        "cut",
        "sentence of 100017 characters, none over 4000 is parsed",
    )
    assert len(coded.events) == 1


def test_an_empty_text_tells_nothing(coder: Coder) -> None:
    assert coder.code([Document("x", "", "")])[0].outcome == "nothing"


def test_the_title_is_read_and_cited_as_title(coder: Coder) -> None:
    title = "Britain sends tanks to Ukraine"

    (event,) = coder.code([Document("x", title, "It rained all day.")])[0].events

    assert event.evidence.field == "title"
    assert title[event.evidence.start : event.evidence.end] == event.evidence.quote


def test_types_limit_what_is_coded() -> None:
    limited = Coder.load(types={EventType.AMBASSADOR_RECALLED})

    assert limited.code([Document("x", None, _SENT)])[0].events == ()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(alphabet=st.characters(), max_size=200), st.text(max_size=40))
def test_any_text_is_coded_with_exact_evidence(coder: Coder, noise: str, title: str) -> None:
    text = noise + "\n\n" + _SENT + "\n\n" + noise

    coded = coder.code([Document("x", title, text)])[0]

    for event in coded.events:
        for evidence in (event.evidence, *event.mentions):
            source = text if evidence.field == "text" else title
            assert source[evidence.start : evidence.end] == evidence.quote
