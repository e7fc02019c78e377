"""How may a duration be written in a setting?"""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_UNITS = {"": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h|d)?", re.IGNORECASE)


def read_duration(value: Any) -> Any:
    """Return what ``30``, ``30s``, ``500ms``, ``5m``, ``2h`` or ``7d`` mean; seconds without unit.

    Everything else is left to pydantic, which reads ISO 8601 (``PT30S``) and ``HH:MM:SS``.
    """
    if isinstance(value, str) and (written := _WRITTEN.fullmatch(value.strip())):
        number, unit = written.groups()
        return timedelta(seconds=float(number) * _UNITS[(unit or "").lower()])
    return value


AnyDuration = Annotated[timedelta, BeforeValidator(read_duration)]
Duration = Annotated[timedelta, BeforeValidator(read_duration), Field(gt=timedelta(0))]
"""A duration longer than nothing."""
