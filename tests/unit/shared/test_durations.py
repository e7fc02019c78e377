"""Is a duration read the way people write it?"""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.durations import Duration

ADAPTER: TypeAdapter[timedelta] = TypeAdapter(Duration)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30", 30),
        ("30s", 30),
        ("500ms", 0.5),
        ("5m", 300),
        ("2 h", 7200),
        ("7d", 604800),
        ("1.5h", 5400),
        ("PT6S", 6),
        ("00:00:06", 6),
        (6, 6),
    ],
)
def test_duration_is_read(written: object, seconds: float) -> None:
    assert ADAPTER.validate_python(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["soon", "", "-5", "0", "5 weeks"])
def test_what_is_no_positive_duration_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(written)
