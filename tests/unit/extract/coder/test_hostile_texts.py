from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.extract.coded import Coded
from services.extract.coder import Coder
from services.extract.document import Document

_SENT = "Britain has sent 20 Challenger 2 tanks to Ukraine."
_STATES = ("Ukraine", "Russia", "Iran", "China", "Georgia", "Jordan", "Turkey", "Chad", "Mali")
_SIZE = 100_000
# far below the deadline of an article, far above what a text of this size takes
_SECONDS = 20.0

_PIECES = [
    '"',
    "'",
    "(",
    "[)",
    "\u201c",
    "\u00ab\u201d",
    ".",
    ". ",
    "A. B. ",
    "U.S. ",
    "-",
    "pro-",
    "\n",
    "A.\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\u202e\u05d0 tanks to Iran ",
    "\ud800 sent tanks \udfff to Iran. ",
    "a\u0301\u0301",
    "\u0130",
    "\U0001f680",
    "".join(map(chr, range(32))),
    "tanks",
    "TANKS ",
    "Turkeysold",
    "TurkeysoldIndia ",
    "Leopard 2 ",
    "Putin Biden Sunak ",
    "$1.1bn ",
    "12 ",
    "on 12 January 2020, ",
    "ABC, ",
    " | a",
    "photo by ",
    "By Aa ",
    "subscribe ",
    "http://a.b/c?d=e&f ",
    "Chile did likewise. ",
]


def _timed(coder: Coder, text: str) -> tuple[Coded, float]:
    began = time.process_time()
    (coded,) = coder.code([Document("x", None, text, None, "en")])
    return coded, time.process_time() - began


@pytest.mark.parametrize("piece", _PIECES)
def test_a_text_of_one_thing_again_and_again_takes_bounded_time(coder: Coder, piece: str) -> None:
    coded, seconds = _timed(coder, piece * (_SIZE // len(piece)))

    assert coded.outcome in {"coded", "nothing", "cut"}
    assert seconds < _SECONDS


def test_fifty_thousand_names_of_states_are_read_in_bounded_time(coder: Coder) -> None:
    names = [_STATES[i % len(_STATES)] for i in range(50_000)]

    for joint in (" ", ", ", ". "):
        coded, seconds = _timed(coder, joint.join(names))
        assert coded.outcome == "cut"
        assert seconds < _SECONDS


def test_an_article_that_is_all_acts_is_cut_where_its_time_is_spent(coder: Coder) -> None:
    coded, seconds = _timed(coder, f"{_SENT} " * 3_000)

    assert (coded.outcome, coded.reason) == (
        "cut",
        "more than 40000 characters to parse, the rest is not read",
    )
    assert coded.counts.parsed == 40_000 // len(_SENT)
    assert len(coded.events) == 1
    assert "behind what is read of a long article" in {c.reason for c in coded.candidates}
    assert seconds < _SECONDS


def test_long_sentences_that_are_all_acts_take_bounded_time(coder: Coder) -> None:
    sentence = "Russia sent " + ("tanks sent to Iran and " * 170)[:3_900]

    _, seconds = _timed(coder, ". ".join([sentence] * 3))

    assert seconds < _SECONDS


@pytest.mark.parametrize(
    ("opening", "closing"), [('"', '"'), ("\u201c", "\u201d"), ("(", ")"), ("'\"", "\"'")]
)
def test_what_stands_deep_in_quotes_and_brackets_is_read_all_the_same(
    coder: Coder, opening: str, closing: str
) -> None:
    text = f"{opening * 20_000}\n{_SENT}\n{closing * 20_000}"

    coded, seconds = _timed(coder, text)

    assert [event.type for event in coded.events] == ["arms_transfer"]
    assert seconds < _SECONDS


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [*_PIECES, _SENT, " ", "\n\n", *_STATES, "sent", "sanctions on", "ambassador", "said"]
        )
        | st.characters(),
        max_size=60,
    )
)
def test_any_mixture_is_coded_with_exact_evidence(coder: Coder, pieces: list[str]) -> None:
    text = "".join(pieces)

    (coded,) = coder.code([Document("x", None, text, None, "en")])

    for event in coded.events:
        for evidence in (event.evidence, *event.mentions):
            assert text[evidence.start : evidence.end] == evidence.quote
    for candidate in coded.candidates:
        assert 0 <= candidate.start < candidate.end <= len(text)
