"""Does the bearer of a request ask too often? Told on every answer, refused with 429."""

from typing import cast

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.alert.api.auth import Bearer
from services.alert.api.parts import parts_of
from shared.auth.tenants import proper_tenant
from shared.http.problems import ProblemType, Refused
from shared.http.rate_limit import RateLimiter, rate_headers, retry_after

_HEADERS = "tocsin.rate_headers"


def take_turn(request: Request, bearer: Bearer) -> None:
    """Count a request of ``bearer``; refuse it with 429 where it is one too many."""
    limiter = cast("RateLimiter", request.app.state.limiter)
    asks = {"key": bearer.key_id, "tenant": proper_tenant(bearer.tenant)}
    standings, allowed = limiter.take(asks, parts_of(request).clock.now())
    headers = rate_headers(standings)
    if bearer.test:
        headers["tocsin-mode"] = "test"
    request.scope[_HEADERS] = headers
    if not allowed:
        wait = retry_after(standings)
        message = f"more requests than agreed: try again in {wait} s"
        raise Refused(ProblemType.RATE_LIMITED, message, headers={"retry-after": str(wait)})


class RateTold:
    """Tell on the answer to each request where its bearer stands, also where it is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers when its answer begins."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(scope.get(_HEADERS, {}))
            await send(message)

        await self._app(scope, receive, told)
