"""`/v1/watchlists/import`: many watchlists at once, one a line."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.examples import WATCHLIST
from services.alert.api.importing import Importing, LineResult
from services.alert.api.json_input import parse_json
from services.alert.api.ndjson_body import MEDIA_TYPE, ndjson_lines
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.api.watchlists import WRITE
from services.alert.rules.import_lines import Line, read_line, refused
from shared.errors import InvalidInput
from shared.http.problems import FieldError, invalid, refuse_field
from shared.names.names import Names

router = APIRouter(prefix="/v1/watchlists", tags=["watchlists"], route_class=GuardedRoute)

PATH: Final = "/v1/watchlists/import"
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_AT_ONCE: Final = 10_000
_BATCH: Final = 100
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "string"},
                "example": f'{{"remove": "old"}}\n{{"put": {{"id": "{WATCHLIST["id"]}"}}}}\n',
            }
        },
    }
}


@router.post(
    "/import",
    operation_id="importWatchlists",
    dependencies=[WRITE],
    response_class=Response,
    openapi_extra=_BODY,
    responses={
        200: {
            "description": "What became of each line.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/LineResult"}}},
            "model": LineResult,
        }
    },
)
async def import_(
    request: Request,
    parts: Parts,
    bearer: AuthenticatedBearer,
    *,
    atomic: Annotated[bool, Query(description="All or nothing: 422 where one is refused.")] = False,
    dry_run: Annotated[bool, Query(description="Only tell what would become of each.")] = False,
) -> Response:
    """Put a watchlist for each line, or remove one, and tell of each line what became of it.

    A line is a watchlist, or `{"put": watchlist, "version": 3}` or `{"remove": id, "version": 3}`,
    where `version` is the one that the change is based on (0: none yet). The same body again
    changes nothing.
    """
    importing = Importing(parts, bearer)
    if atomic or dry_run:
        lines = [line async for batch in _batches(request, parts.names) for line in batch]
        if len(lines) > MOST_AT_ONCE:
            refuse_field("atomic", f"expected at most {MOST_AT_ONCE} lines at once")
        results = await importing.apply(lines, keep=not dry_run, whole=atomic)
        if atomic:
            _check_all(results)
        return _told(results)
    results = []
    async for batch in _batches(request, parts.names):
        results += await importing.apply_some(batch)
    return _told(results)


async def _batches(request: Request, names: Names) -> AsyncIterator[Sequence[Line]]:
    batch: list[tuple[int, bytes]] = []
    async for each in ndjson_lines(request):
        batch.append(each)
        if len(batch) == _BATCH:
            yield await asyncio.to_thread(_read, batch, names)
            batch = []
    if batch:
        yield await asyncio.to_thread(_read, batch, names)


def _read(lines: Sequence[tuple[int, bytes]], names: Names) -> list[Line]:
    return [_line(number, text, names) for number, text in lines]


def _line(number: int, text: bytes, names: Names) -> Line:
    try:
        return read_line(number, parse_json(text), names)
    except InvalidInput as exc:
        return refused(number, exc)


def _check_all(results: Sequence[LineResult]) -> None:
    errors = [
        FieldError(
            field=".".join(filter(None, (f"line[{each.line}]", error.field))),
            message=error.message,
            nearest=error.nearest,
        )
        for each in results
        for error in each.errors
    ]
    if errors:
        raise invalid(errors)


def _told(results: Sequence[LineResult]) -> Response:
    lines = (f"{each.model_dump_json(exclude_defaults=True)}\n" for each in results)
    return Response("".join(lines), media_type=MEDIA_TYPE)
