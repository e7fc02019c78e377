"""In which order is a request judged before its handler sees it?

Bearer and scope first, then the names of its parameters; the body is read by the handler, never
more of it than is allowed.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ValidationError
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from services.ingest.api.parts import FeedApiParts, parts_of
from shared.auth.admission import StoredKey, Turned, TurnedAway, admit
from shared.auth.scopes import Scope
from shared.errors import TransientError
from shared.http.problems import ProblemType, Refused, invalid, unknown_parameters
from shared.http.validation import field_errors

log = structlog.get_logger()

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 8 * 1024 * 1024
_WRITES = frozenset({"POST", "PATCH", "DELETE"})
_PROBLEMS = {
    Turned.UNAUTHENTICATED: ProblemType.UNAUTHENTICATED,
    Turned.SCOPE_MISSING: ProblemType.SCOPE_MISSING,
}


class Needs(HTTPBearer):
    """A dependency that stands for the scope a route takes; ``GuardedRoute`` enforces it."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scheme_name="ApiKey", auto_error=False)
        self.scope = scope

    async def __call__(self, request: HTTPConnection) -> None:
        """Do nothing: the route has let the request in."""


class GuardedRoute(APIRoute):
    """A route that lets nobody in without the scope its ``Needs`` dependency names."""

    def get_route_handler(self) -> Handler:
        """Return FastAPI's handler behind the guard."""
        handler = super().get_route_handler()
        found = (each.dependency for each in self.dependencies)
        scope = next(each.scope for each in found if isinstance(each, Needs))
        known = {field.alias for field in self.dependant.query_params}

        async def guarded(request: Request) -> Response:
            await _let_in(request, scope)
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                raise unknown_parameters(unknown, known)
            return await handler(request)

        return guarded


async def body_of(request: Request) -> bytes:
    """Return the body; refuse more than ``MOST_BYTES`` as soon as that is known."""
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > MOST_BYTES:
            detail = f"the body must not be larger than {MOST_BYTES} bytes"
            raise Refused(ProblemType.TOO_LARGE, detail, headers={"connection": "close"})
    return bytes(pieces)


def parsed(body: bytes, model: type[Model]) -> Model:
    """Return the JSON ``body`` as ``model``; refuse what has another shape, naming the field."""
    try:
        return model.model_validate_json(body)
    except ValidationError as exc:
        found = exc.errors(include_url=False)
        if any(each["type"] == "json_invalid" for each in found):
            raise Refused(ProblemType.MALFORMED, f"the body: {found[0]['msg']}") from exc
        raise invalid(field_errors(found)) from exc


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """Return what OpenAPI tells of a body that is read by ``parsed``."""
    schema = model.model_json_schema(ref_template="#/$defs/{model}")
    resolved = _resolved(schema, schema.pop("$defs", {}))
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": resolved}}}
    }


async def _let_in(request: Request, scope: Scope) -> None:
    parts = parts_of(request)
    now = parts.clock.now()
    admitted = await admit(request.headers.get("authorization"), scope, parts.keys.find, now)
    if isinstance(admitted, TurnedAway):
        headers = {"www-authenticate": admitted.challenge}
        raise Refused(_PROBLEMS[admitted.why], admitted.detail, headers=headers)
    if request.method in _WRITES:
        log.info("feeds_api_used", key_id=admitted.key_id, method=request.method)
    await _note_use(parts, admitted)


async def _note_use(parts: FeedApiParts, key: StoredKey) -> None:
    try:
        await parts.keys.note_use(key, parts.clock.now())
    except TransientError as exc:
        log.warning("key_use_not_noted", key_id=key.key_id, error=str(exc))


def _resolved(node: Any, defined: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        name = str(node.get("$ref", "")).rpartition("/")[2]
        if name in defined:
            return _resolved(defined[name], defined)
        return {key: _resolved(value, defined) for key, value in node.items()}
    return [_resolved(each, defined) for each in node] if isinstance(node, list) else node
