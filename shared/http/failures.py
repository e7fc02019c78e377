"""Which problem does each failure inside a request become?"""

from collections.abc import Iterable, Sequence

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shared.errors import Conflict, InvalidInput, TocsinError, TransientError
from shared.http.problems import ProblemType, Refused, invalid, render
from shared.http.validation import field_errors

log = structlog.get_logger()

_BY_STATUS = {kind.status: kind for kind in reversed(ProblemType)}
_RETRY_SECONDS = "5"


def handle_failures(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Have every failure of ``app``, whose own are ``routes``, answered by a problem document."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _refused(request, error, routes)

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(TocsinError, _failed)
    app.add_exception_handler(Exception, _defect)


def methods_at(routes: Iterable[BaseRoute], path: str) -> list[str]:
    """Return the methods that ``routes`` take at ``path``."""
    matching = [
        each.methods or set()
        for each in routes
        if isinstance(each, APIRoute) and each.path_regex.match(path)
    ]
    # The operator's routes, which are not of this kind, are for reading.
    return sorted(set().union(*matching) or {"GET"})


def told(refusal: Refused) -> Response:
    """Return the response that tells why a request was refused."""
    return render(refusal.kind, str(refusal.detail), refusal.errors, refusal.headers)


def _refused(request: Request, error: HTTPException, routes: Sequence[BaseRoute]) -> Response:
    if isinstance(error, Refused):
        return told(error)
    kind = _BY_STATUS.get(error.status_code, ProblemType.MALFORMED)
    path = request.url.path[:100]
    match kind:
        case ProblemType.NOT_FOUND:
            return render(kind, f"there is nothing at {path!r}; see /openapi.json")
        case ProblemType.METHOD_NOT_ALLOWED:
            allowed = ", ".join(methods_at(routes, request.url.path))
            detail = f"{path!r} takes {allowed}, not {request.method[:20]}"
            return render(kind, detail, headers={"allow": allowed})
        case _:
            return render(kind, str(error.detail), headers=error.headers)


async def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return told(invalid(field_errors(error.errors(), within=1)))


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, TocsinError)
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
