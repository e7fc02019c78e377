"""How large may a request be? Refused as soon as it is known, never held in memory."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.problems import ProblemType, Refused, render

MOST_BYTES = 1024 * 1024


class BodyLimit:
    """Answer 413 to a body of more than ``most`` bytes, whether it says its length or not."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:20]) > self._most:
            response = render(
                ProblemType.TOO_LARGE, self._detail(), headers={"connection": "close"}
            )
            await response(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise Refused(
                    ProblemType.TOO_LARGE, self._detail(), headers={"connection": "close"}
                )
            return message

        return counted

    def _detail(self) -> str:
        return f"the body must not be larger than {self._most} bytes"
