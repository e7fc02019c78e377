"""Are time zones known on a host that has no files of them?"""

import os
import subprocess
import sys

import pytest

from services.alert.notices.zones import known_zone

_ASK = """
from datetime import date, time
from services.alert.notices.zones import instant_of, known_zone
print(instant_of(date(2026, 7, 1), time(8), known_zone("Europe/Kyiv")).isoformat())
"""


def test_a_host_without_zone_files_knows_them_all_the_same() -> None:
    # An empty search path is how such a host looks to zoneinfo.
    without = {**os.environ, "PYTHONTZPATH": ""}

    found = subprocess.run(
        [sys.executable, "-c", _ASK], env=without, capture_output=True, text=True, check=True
    )

    assert found.stdout == "2026-07-01T05:00:00+00:00\n"


def test_an_unknown_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'Europe/Kyiv'"):
        known_zone("Europe/Kyyiv")
