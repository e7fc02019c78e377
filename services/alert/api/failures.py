"""Which problem does each failure inside a request become?"""

import re
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.alert.api.problems import (
    FieldError,
    ProblemType,
    Refused,
    invalid,
    look_alike,
    render,
)
from services.alert.rules.problems import InvalidWatchlist
from shared.errors import Conflict, InvalidInput, TocsinError, TransientError

log = structlog.get_logger()

_BY_STATUS = {kind.status: kind for kind in reversed(ProblemType)}
_RETRY_SECONDS = "5"
_QUOTED = re.compile("'([^']*)'")


def handle_failures(app: FastAPI) -> None:
    """Have every failure of ``app`` answered by a problem document."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(TocsinError, _failed)
    app.add_exception_handler(Exception, _defect)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, Refused):
        return render(error.kind, str(error.detail), error.errors, error.headers)
    kind = _BY_STATUS.get(error.status_code, ProblemType.MALFORMED)
    path = request.url.path[:100]
    match kind:
        case ProblemType.NOT_FOUND:
            return render(kind, f"there is nothing at {path!r}; see /openapi.json")
        case ProblemType.METHOD_NOT_ALLOWED:
            allowed = ", ".join(request.app.state.methods_at(request.url.path))
            detail = f"{path!r} takes {allowed}, not {request.method[:20]}"
            return render(kind, detail, headers={"allow": allowed})
        case _:
            return render(kind, str(error.detail), headers=error.headers)


async def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    refusal = invalid([_field_error(each) for each in found if not _follows(each, found)])
    return render(refusal.kind, str(refusal.detail), refusal.errors)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, TocsinError)
    if isinstance(error, InvalidWatchlist):
        refusal = invalid(
            [
                FieldError(field=each.field, message=each.message, nearest=each.nearest)
                for each in error.problems
            ]
        )
        return render(refusal.kind, str(refusal.detail), refusal.errors)
    if isinstance(error, InvalidInput):
        return render(ProblemType.INVALID, str(error))
    if isinstance(error, Conflict):
        return render(ProblemType.CONFLICT, "the request contradicts what is already stored")
    if isinstance(error, TransientError):
        log.warning("request_unavailable", path=request.url.path, error=str(error))
        headers = {"retry-after": _RETRY_SECONDS}
        return render(ProblemType.UNAVAILABLE, "may pass by itself: try again", headers=headers)
    log.error("request_failed", path=request.url.path, error=str(error))
    return render(ProblemType.DEFECT, "the request could not be answered; the log says why")


async def _defect(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, error=type(error).__name__)
    return render(ProblemType.DEFECT, "the request could not be answered; the log says why")


def _follows(error: dict[str, Any], errors: Sequence[dict[str, Any]]) -> bool:
    # A list is found too short for want of its own items that are wrong.
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in errors
    )


def _field_error(error: dict[str, Any]) -> FieldError:
    place = error["loc"][1:]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    text: str = error["msg"].removeprefix("Value error, ")
    return FieldError(
        field=field.removeprefix(".") or "(body)",
        message=text[:1].lower() + text[1:],
        nearest=_nearest(error),
    )


def _nearest(error: dict[str, Any]) -> str | None:
    if error["type"] not in {"enum", "literal_error"}:
        return None
    return look_alike(str(error["input"]), _QUOTED.findall(error["ctx"]["expected"]))
