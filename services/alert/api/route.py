"""In which order is a request judged before its handler sees it?

Bearer and scope, then how often the bearer asks, then text that no part can hold, then the names
of parameters, then the body's media type and JSON; only then what the handler declares.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from services.alert.api.auth import Needs
from services.alert.api.json_input import check_text, parse_json
from services.alert.api.rates import take_turn
from shared.errors import InvalidInput
from shared.http.problems import (
    FieldError,
    ProblemType,
    Refused,
    invalid,
    unknown_parameters,
)

_READ_ASIDE: Final = 16 * 1024
"""A body of more bytes is read beside the event loop, so that nobody else waits for it."""
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRequest(Request):
    """A request whose body is read as this API reads JSON."""

    async def json(self) -> object:
        """Return the body's document; refuse what ``parse_json`` refuses."""
        body = await self.body()
        try:
            if len(body) > _READ_ASIDE:
                return await asyncio.to_thread(parse_json, body)
            return parse_json(body)
        except InvalidInput as exc:
            raise Refused(ProblemType.MALFORMED, f"the body: {exc}") from exc


class GuardedRoute(APIRoute):
    """A route that lets nobody in without the scope its ``Needs`` dependency names."""

    def get_route_handler(self) -> Handler:
        """Return FastAPI's handler behind the guard."""
        handler = super().get_route_handler()
        needs = self.needs
        taken = get_flat_params(self.dependant)  # codespell:ignore dependant
        known = {each.alias for each in taken if isinstance(each.field_info, params.Query)}
        takes_body = self.body_field is not None

        async def guarded(request: Request) -> Response:
            if needs is not None:
                request.state.bearer = await needs.admit(request)
                take_turn(request, request.state.bearer)
            _check_texts(request)
            _check_names(request, known)
            if takes_body:
                _check_media_type(request)
            return await handler(StrictRequest(request.scope, request.receive))

        return guarded

    @property
    def needs(self) -> Needs | None:
        """Return what the route asks of its bearer; None asks for nobody."""
        found = (each.dependency for each in self.dependencies)
        return next((each for each in found if isinstance(each, Needs)), None)


def _check_texts(request: Request) -> None:
    given = [*request.path_params.items(), *request.query_params.multi_items()]
    for name, value in given:
        try:
            check_text(name)
            check_text(str(value))
        except InvalidInput as exc:
            field = FieldError(field=name.replace("\x00", "\ufffd"), message=str(exc))
            raise invalid([field]) from exc


def _check_names(request: Request, known: set[str]) -> None:
    unknown = [name for name in dict.fromkeys(request.query_params.keys()) if name not in known]
    if unknown:
        raise unknown_parameters(unknown, known)


def _check_media_type(request: Request) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    has_body = (
        request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    )
    if has_body and given != "application/json" and not given.endswith("+json"):
        message = f"expected Content-Type: application/json, got {given[:100] or 'none'}"
        raise Refused(ProblemType.NOT_JSON, message)
