"""Which field of a watchlist is wrong, what was expected there, and what was probably meant?"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.alert.rules.examples import Verdict
from shared.errors import InvalidInput
from shared.ontology import EventType, Novelty, SourceKind, Status

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MOST_SHOWN = 20
_LONGEST_SHOWN = 100
_LONGEST_PATH = 200
_VOCABULARY = {
    "types": EventType,
    "statuses": Status,
    "novelty": Novelty,
    "kind": Verdict,
    "source_kinds": SourceKind,
}
_EXPECTED = {
    "tuple_type": "expected a list",
    "model_type": "expected an object",
    "too_short": "expected one value at least; leave the field out to ask nothing",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the path of the field, what, and the nearest known value."""

    field: str
    message: str
    nearest: str | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{self.field}: {self.message}{hint}"


class InvalidWatchlist(InvalidInput):
    """Reject a watchlist with all that is wrong with it, at most ``MOST_SHOWN`` in the text."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(problems) - MOST_SHOWN
        lines = [str(each) for each in problems[:MOST_SHOWN]]
        super().__init__("; ".join([*lines, f"and {more} more"] if more > 0 else lines))


def problems_of(
    errors: Sequence["ErrorDetails"], fields: Mapping[str, Sequence[str]]
) -> tuple[Problem, ...]:
    """Turn the errors of pydantic into problems; ``fields`` lists the known names by place.

    A list that is only too short because its values were refused is not named again. In time that
    grows with the number of errors: somebody may send as many as a body holds.
    """
    outer = {each["loc"][:length] for each in errors for length in range(len(each["loc"]))}
    told = [each for each in errors if each["type"] != "too_short" or each["loc"] not in outer]
    return tuple(
        problem_of(each, fields, guess=number < MOST_SHOWN) for number, each in enumerate(told)
    )


def problem_of(
    error: "ErrorDetails", fields: Mapping[str, Sequence[str]], *, guess: bool = True
) -> Problem:
    """Turn one error of pydantic into a problem, with the nearest known value if ``guess``."""
    place = error["loc"]
    path = _path(place)
    if error["type"] == "extra_forbidden":
        found = nearest(str(place[-1]), fields[_level(place)]) if guess else None
        return Problem(path, "unknown field", found)
    if error["type"] == "enum":
        vocabulary = [each.value for each in _VOCABULARY[_named(place)]]
        message = f"{_short(error['input'])} is not one of {', '.join(vocabulary)}"
        return Problem(path, message, nearest(str(error["input"]), vocabulary) if guess else None)
    if error["type"] == "too_long":
        return Problem(path, f"expected {error['ctx']['max_length']} values at most")
    expected = _EXPECTED.get(error["type"])
    told = error["msg"].removeprefix("Value error, ")
    return Problem(path, expected or told[:1].lower() + told[1:])


def nearest(value: str, known: Sequence[str]) -> str | None:
    """Return the known value that looks most like ``value``, or None."""
    found = difflib.get_close_matches(value.casefold()[:100], known, n=1, cutoff=0.5)
    return found[0] if found else None


def _path(place: Sequence[int | str]) -> str:
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in place)
    return text.removeprefix(".")[:_LONGEST_PATH] or "(document)"


def _level(place: Sequence[int | str]) -> str:
    if place[0] == "examples":
        return "example" if any(isinstance(each, int) for each in place) else "examples"
    if "amounts" in place[:-1]:
        return "amounts"
    if "not" in place[:-1]:
        return "not"
    return "rule" if "rules" in place[:-1] else "watchlist"


def _named(place: Sequence[int | str]) -> str:
    return next(str(each) for each in reversed(place) if str(each) in _VOCABULARY)


def _short(value: object) -> str:
    shown = repr(value[:_LONGEST_SHOWN] if isinstance(value, str) else value)
    return shown if len(shown) <= _LONGEST_SHOWN + 2 else f"{shown[:_LONGEST_SHOWN]}..."
