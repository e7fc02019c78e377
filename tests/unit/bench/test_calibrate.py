from __future__ import annotations

import random

import pytest

from services.extract.confidence import FEATURES, Confidence
from tests.bench.calibrate import Sample, fit


def _sample(*, nominal: bool, right: bool) -> Sample:
    values = dict.fromkeys(FEATURES, 0.0) | {"intercept": 1.0, "nominal": float(nominal)}
    return Sample(values, right)


def test_fitted_weights_say_the_share_that_is_right() -> None:
    drawn = random.Random(7)
    found = [
        _sample(nominal=nominal, right=drawn.random() < (0.6 if nominal else 0.9))
        for nominal in (True, False)
        for _ in range(2000)
    ]

    fitted = Confidence(fit(found))

    assert fitted.of(_sample(nominal=True, right=True).features) == pytest.approx(0.6, abs=0.03)
    assert fitted.of(_sample(nominal=False, right=True).features) == pytest.approx(0.9, abs=0.03)


def test_without_samples_the_frame_is_believed() -> None:
    assert fit([_sample(nominal=False, right=True)], ridge=1e9)["frame"] == 1.0
