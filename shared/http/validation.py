"""Which fields of a request did pydantic find wrong, in the words of a problem document?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from shared.http.problems import MOST_ERRORS, FieldError, look_alike

_LONGEST_PATH = 200
_QUOTED = re.compile("'([^']*)'")

Found = Mapping[str, Any]
"""One of pydantic's errors: ``loc``, ``msg``, ``type``, and for enums ``input`` and ``ctx``."""


def field_errors(found: Sequence[Found], *, within: int = 0) -> list[FieldError]:
    """Return what ``found`` says, without what only follows from something else in it.

    ``within`` leading parts of each place (FastAPI's "body" or "query") are left out.
    """
    outer = {each["loc"][:length] for each in found for length in range(len(each["loc"]))}
    # A list is found too short for want of its own items that are wrong.
    told = [each for each in found if each["type"] != "too_short" or each["loc"] not in outer]
    return [
        _field_error(each, within, guess=number < MOST_ERRORS) for number, each in enumerate(told)
    ]


def _field_error(error: Found, within: int, *, guess: bool) -> FieldError:
    place = error["loc"][within:]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    text: str = error["msg"].removeprefix("Value error, ")
    return FieldError(
        field=field.removeprefix(".")[:_LONGEST_PATH] or "(body)",
        message=text[:1].lower() + text[1:],
        nearest=_nearest(error) if guess else None,
    )


def _nearest(error: Found) -> str | None:
    if error["type"] not in {"enum", "literal_error"}:
        return None
    return look_alike(str(error["input"]), _QUOTED.findall(error["ctx"]["expected"]))
