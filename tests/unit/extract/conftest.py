from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

from services.extract.coder import Coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load()
