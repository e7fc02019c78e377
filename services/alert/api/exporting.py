"""How does a list of any length leave as it is read? NDJSON, or CSV (RFC 4180)."""

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from services.alert.api.parts import ApiParts
from shared.sql.database import Transaction

T = TypeVar("T")
Format = Annotated[
    Literal["ndjson", "csv"], Query(description="`csv` has a flat choice of the fields.")
]
PAGE: Final = 500
MEDIA_TYPES: Final = {"ndjson": "application/x-ndjson", "csv": "text/csv"}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One item a line, as many as there are.",
        "content": {each: {"schema": {"type": "string"}} for each in MEDIA_TYPES.values()},
    }
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Export(Generic[T]):
    """A list to leave: ``read`` returns at most so many items from behind a position.

    ``document`` is an item as JSON, ``position`` its number, ``row`` its cells under the
    ``columns`` of the CSV.
    """

    name: str
    read: Callable[[Transaction, int, int], Awaitable[Sequence[T]]]
    position: Callable[[T], int]
    document: Callable[[T], Mapping[str, Any]]
    columns: Sequence[str]
    row: Callable[[Mapping[str, Any]], Sequence[object]]

    async def response(self, parts: ApiParts, format_: str) -> Response:
        """Return all of the list, read page by page while it leaves.

        The first page is read before the answer begins, so that a database that is gone is told.
        """
        first = await self._page(parts, 0)
        lines = self._csv if format_ == "csv" else self._ndjson
        headers = {"content-disposition": f'attachment; filename="{self.name}.{format_}"'}
        return StreamingResponse(
            lines(self._pages(parts, first)), media_type=MEDIA_TYPES[format_], headers=headers
        )

    async def _page(self, parts: ApiParts, after: int) -> Sequence[T]:
        async with parts.database.reading() as tx:
            return await self.read(tx, after, PAGE)

    async def _pages(self, parts: ApiParts, page: Sequence[T]) -> AsyncIterator[Sequence[T]]:
        while page:
            yield page
            # A page that is not full was the last one: what arrives from now on is not waited for.
            page = await self._page(parts, self.position(page[-1])) if len(page) == PAGE else ()

    async def _ndjson(self, pages: AsyncIterator[Sequence[T]]) -> AsyncIterator[bytes]:
        async for page in pages:
            lines = (json.dumps(self.document(each), ensure_ascii=False) for each in page)
            yield "".join(f"{line}\n" for line in lines).encode()

    async def _csv(self, pages: AsyncIterator[Sequence[T]]) -> AsyncIterator[bytes]:
        yield _lines([self.columns])
        async for page in pages:
            yield _lines([self.row(self.document(each)) for each in page])


def _lines(rows: Sequence[Sequence[object]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([_cell(each) for each in row] for row in rows)
    return written.getvalue().encode()


def _cell(value: object) -> object:
    # A spreadsheet would take a quotation that begins so for a formula, and calculate it.
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
