from __future__ import annotations

from pathlib import Path

import pytest

from services.extract.coder import LANGUAGES, Coder
from services.extract.confidence import FEATURES, Confidence
from services.extract.document import Document
from shared.errors import ConfigurationError


def _plain(**weights: float) -> Confidence:
    return Confidence({name: weights.get(name, 0.0) for name in FEATURES})


def test_without_weights_a_mention_is_as_likely_right_as_not() -> None:
    assert _plain().of({"intercept": 1.0, "frame": 3.0}) == 0.5


def test_the_frame_alone_gives_its_own_reliability(coder: Coder) -> None:
    (mention,) = coder.mentions(Document("x", None, "Sweden sent tanks to Chad."))

    assert _plain(frame=1.0).of(mention.features) == mention.frame.reliability


def test_no_mention_is_certain() -> None:
    assert _plain(intercept=100.0).of({"intercept": 1.0}) == 0.99


def test_features_tell_which_parties_the_sentence_names_itself(coder: Coder) -> None:
    (both,) = coder.mentions(Document("x", None, "Sweden sent tanks to Chad."))
    (one,) = coder.mentions(Document("x", None, "Sweden will send tanks."))

    assert (both.features["one_party"], both.features["intent"]) == (0.0, 0.0)
    assert (one.features["one_party"], one.features["intent"]) == (1.0, 1.0)


def test_the_file_must_weigh_every_feature(tmp_path: Path) -> None:
    (tmp_path / "confidence.yaml").write_text("intercept: 1\nfrme: 2\n")

    with pytest.raises(ConfigurationError, match=r"confidence\.yaml.*frame.*frme"):
        Confidence.load(tmp_path)


def test_the_english_weights_load() -> None:
    assert set(Confidence.load(LANGUAGES / "en").weights) == set(FEATURES)
