"""What is a page of a list, and how is it asked for?"""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from services.alert.api.cursors import decode_cursor, encode_cursor

Item = TypeVar("Item")
Found = TypeVar("Found")

DEFAULT_LIMIT = 100
MOST = 1000

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items on a page, at most.")]
After = Annotated[str | None, Query(description="The `next` of the page before.")]
Name = Annotated[str, Path(min_length=1, max_length=200)]


class Document(BaseModel):
    """Base of what the API answers with."""

    model_config = ConfigDict(frozen=True)


class Request(BaseModel):
    """Base of what the API is asked with; unknown fields are refused, for they mean something."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Page(Document, Generic[Item]):
    """A stretch of a list; ask for the rest with ``?after=`` its ``next``."""

    items: tuple[Item, ...]
    next: str | None = Field(default=None, description="Cursor of the next page; null at the end.")


def position_after(kind: str, after: str | None) -> str:
    """Return the id behind which the page begins; empty for the first page."""
    return "" if after is None else decode_cursor(kind, after)


def page_of(
    kind: str,
    found: Sequence[Found],
    limit: int,
    shown: Callable[[Found], Item],
    position: Callable[[Found], str],
) -> Page[Item]:
    """Make a page of what was ``found`` when ``limit`` + 1 were asked for."""
    rest = len(found) > limit
    following = encode_cursor(kind, position(found[limit - 1])) if rest else None
    return Page(items=tuple(shown(each) for each in found[:limit]), next=following)
