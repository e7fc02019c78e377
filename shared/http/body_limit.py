"""How large may a request be? Refused as soon as it is known, never held in memory."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.problems import ProblemType, Refused, render

MOST_BYTES = 1024 * 1024


class BodyLimit:
    """Answer 413 to a body of more than ``most`` bytes, whether it says its length or not.

    ``larger`` says by path where more is taken, because it is read as it comes.
    """

    def __init__(
        self, app: ASGIApp, most: int = MOST_BYTES, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._most = most
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], self._most)
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:20]) > most:
            response = render(ProblemType.TOO_LARGE, _detail(most), headers={"connection": "close"})
            await response(scope, receive, send)
            return
        await self._app(scope, _counted(receive, most), send)


def _counted(receive: Receive, most: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise Refused(ProblemType.TOO_LARGE, _detail(most), headers={"connection": "close"})
        return message

    return counted


def _detail(most: int) -> str:
    return f"the body must not be larger than {most} bytes"
