"""How many requests are answered, and how?"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.alert.metrics import AlertMetrics


class Measured:
    """Count each request by the template of its route, its method and the class of its status."""

    def __init__(self, app: ASGIApp, metrics: AlertMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count it when its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                self._metrics.count_request(route, int(message["status"]))
            await send(message)

        with self._metrics.request_seconds.time():
            await self._app(scope, receive, counted)
