from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from services.extract.coder import LANGUAGES, Coder
from services.extract.model import Parser
from services.extract.products import Products
from tests.bench.loads.varied_seeds import varied_seeds

# rows by columns of the layers of the model, and one that is small in every way
_LAYERS = [(288, 288), (576, 288), (96, 1024), (96, 50), (4, 3)]


def test_a_loaded_parser_multiplies_by_one_thread() -> None:
    threadpool_limits(2, user_api="blas")

    Parser.load(LANGUAGES / "en")

    assert {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"} == {1}


@pytest.mark.parametrize(("inner", "outer"), _LAYERS)
def test_the_rows_of_a_product_are_the_same_to_the_bit_in_any_company(
    inner: int, outer: int
) -> None:
    rng = np.random.default_rng(5)
    weights = rng.standard_normal((outer, inner), dtype=np.float32)
    words = rng.standard_normal((700, inner), dtype=np.float32)
    ops = Products()

    whole = ops.gemm(words, weights, trans2=True)

    for size in (1, 2, 3, 5, 8, 13, 20, 64, 255, 699):
        alone = ops.gemm(words[:size].copy(), weights, trans2=True)
        assert np.array_equal(alone, whole[:size]), size


@pytest.mark.parametrize("trans1", [False, True])
@pytest.mark.parametrize("trans2", [False, True])
def test_a_product_is_what_thinc_asks_for(*, trans1: bool, trans2: bool) -> None:
    rng = np.random.default_rng(6)
    left = rng.standard_normal((7, 5), dtype=np.float32)
    right = rng.standard_normal((5, 9), dtype=np.float32)
    out = np.empty((7, 9), dtype=np.float32)

    given = Products().gemm(
        left.T.copy() if trans1 else left,
        right.T.copy() if trans2 else right,
        out=out,
        trans1=trans1,
        trans2=trans2,
    )

    assert given is out
    assert np.allclose(out, left @ right, atol=1e-5)


def test_a_parse_does_not_depend_on_what_is_parsed_with_it(coder: Coder) -> None:
    text = next(varied_seeds(11)).text
    sentences = [line for line in text.split("\n") if line][:12]

    together = list(coder.parser.parse(sentences))

    assert together == [next(coder.parser.parse([one])) for one in sentences]


def test_a_parse_gives_each_word_its_place_tag_label_and_head() -> None:
    parser = Parser.load(Path(LANGUAGES) / "en")

    (rows,) = parser.parse(["Poland sent  tanks."])

    assert [(row[0], row[1]) for row in rows] == [
        ("Poland", 0),
        ("sent", 7),
        (" ", 12),
        ("tanks", 13),
        (".", 18),
    ]
    assert [(row[2], row[3], row[4]) for row in rows if row[0] != " "] == [
        ("NNP", "nsubj", 1),
        ("VBD", "ROOT", 1),
        ("NNS", "dobj", 1),
        (".", "punct", 1),
    ]
    assert list(parser.parse([""])) == [()]
