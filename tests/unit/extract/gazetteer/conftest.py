"""One gazetteer for all tests of this folder: it is read-only and takes a moment to load."""

import pytest

from services.extract.gazetteer.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
