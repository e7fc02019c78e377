"""How is a request refused so that a program and a person both know why? RFC 9457."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shared.errors import InvalidInput, TocsinError, TransientError

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
_RETRY_SECONDS = "5"


class ProblemType(Enum):
    """Every way in which a request is refused: status, last part of its ``type``, and title."""

    MALFORMED = (400, "malformed", "The request is malformed")
    UNAUTHENTICATED = (401, "unauthenticated", "The request names no valid API key")
    SCOPE_MISSING = (403, "scope-missing", "The API key may not do this")
    NOT_FOUND = (404, "not-found", "There is nothing here")
    METHOD_NOT_ALLOWED = (405, "method-not-allowed", "This cannot be done here")
    TOO_LARGE = (413, "too-large", "The body is too large")
    INVALID = (422, "invalid", "The request is not valid")
    DEFECT = (500, "defect", "The request could not be answered")
    UNAVAILABLE = (503, "unavailable", "Not available now")

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.value[0]


class FieldError(BaseModel):
    """One thing that is wrong with the request."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str


class Refused(HTTPException):
    """Answer the request with a problem; an HTTPException so that FastAPI lets it through."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind = kind
        self.errors = tuple(errors)


def invalid(found: Sequence[Any]) -> Refused:
    """Return the refusal of what pydantic ``found`` wrong; at most 20 errors are listed."""
    errors = [
        FieldError(field=_field(each["loc"]), message=each["msg"].removeprefix("Value error, "))
        for each in found
        if not _follows(each, found)
    ]
    malformed = any(each["type"] == "json_invalid" for each in found)
    kind = ProblemType.MALFORMED if malformed else ProblemType.INVALID
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    detail = f"{errors[0].field}: {errors[0].message}{more}"
    return Refused(kind, detail, errors=() if malformed else errors[:MOST_ERRORS])


def handle_failures(app: FastAPI) -> None:
    """Have every failure of ``app`` answered by a problem document."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(TocsinError, _failed)
    app.add_exception_handler(Exception, _defect)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, Refused):
        return _render(error.kind, str(error.detail), error.errors, error.headers)
    kinds = {kind.status: kind for kind in reversed(ProblemType)}
    kind = kinds.get(error.status_code, ProblemType.MALFORMED)
    path = request.url.path[:100]
    if kind is ProblemType.NOT_FOUND:
        return _render(kind, f"there is nothing at {path!r}")
    return _render(kind, f"{path!r}: {error.detail}", headers=error.headers)


async def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    refusal = invalid([{**each, "loc": each["loc"][1:]} for each in error.errors()])
    return _render(refusal.kind, str(refusal.detail), refusal.errors)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, TocsinError)
    if isinstance(error, InvalidInput):
        return _render(ProblemType.INVALID, str(error))
    if isinstance(error, TransientError):
        log.warning("request_unavailable", path=request.url.path, error=str(error))
        headers = {"retry-after": _RETRY_SECONDS}
        return _render(ProblemType.UNAVAILABLE, "may pass by itself: try again", headers=headers)
    return await _defect(request, error)


async def _defect(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, error=f"{type(error).__name__}: {error}")
    return _render(ProblemType.DEFECT, "the request could not be answered; the log says why")


def _render(
    kind: ProblemType,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    status, name, title = kind.value
    problem: dict[str, object] = {
        "type": f"urn:tocsin:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        problem["errors"] = [each.model_dump() for each in errors]
    # What a client sent may stand in the detail, lone surrogates included: ASCII only.
    return Response(json.dumps(problem), status, headers, MEDIA_TYPE)


def _follows(error: Any, found: Sequence[Any]) -> bool:
    # A list is found too short for want of its own items that are wrong.
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in found
    )


def _field(place: tuple[int | str, ...]) -> str:
    named = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return named.removeprefix(".") or "(body)"
