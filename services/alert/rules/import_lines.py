"""What does one line of a bulk import of watchlists ask for?"""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.alert.rules.problems import InvalidWatchlist, Problem
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from shared.errors import InvalidInput
from shared.names.names import Names


class Change(BaseModel):
    """A watchlist to put or the id of one to remove; ``version`` is the one it is based on.

    ``version`` 0 means that there is none yet; None bases the change on whatever there is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    put: dict[str, object] | None = None
    remove: str | None = Field(default=None, min_length=1, max_length=200)
    version: int | None = Field(default=None, ge=0, lt=2**31)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Change":
        if (self.put is None) == (self.remove is None):
            message = "expected either `put` or `remove`"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: what to put or to remove, or the problems that stand against it."""

    number: int
    put: Watchlist | None = None
    remove: str | None = None
    version: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def own_id(self) -> str | None:
        """Return the id of the watchlist that the line is about, where it could be read."""
        return self.put.id if self.put is not None else self.remove


def read_line(number: int, document: object, names: Names) -> Line:
    """Read ``document``: a watchlist, or a change ``{"put": ...}`` or ``{"remove": ...}``."""
    try:
        change = _change(document)
        if change.put is None:
            return Line(number, remove=change.remove, version=change.version)
        return Line(number, put=parse_watchlist(change.put, names), version=change.version)
    except InvalidWatchlist as exc:
        return Line(number, problems=exc.problems)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        return refused(number, InvalidInput(first["msg"]), place)


def refused(number: int, error: InvalidInput, field: str = "") -> Line:
    """Return the line ``number`` that cannot be read."""
    return Line(number, problems=(Problem(field, str(error)),))


def _change(document: object) -> Change:
    if isinstance(document, dict) and document.keys() & {"put", "remove"}:
        return Change.model_validate(document)
    return Change.model_validate({"put": document})
