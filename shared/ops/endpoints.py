"""Which HTTP endpoints does every service offer its operator?

``/healthz``: the process and its event loop answer. ``/readyz``: every part is ready, 503 with the
findings otherwise. ``/metrics``: Prometheus text of the service's own registry.
"""

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from shared.logs import redact_urls
from shared.ops.readiness import Readiness


def ops_routes(readiness: Readiness, registry: CollectorRegistry) -> list[Route]:
    """Return the operator's routes, to be mounted in any ASGI application."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        findings = await readiness.findings()
        ready = all(finding.ok for finding in findings.values())
        checks = {
            name: {"ok": finding.ok, "detail": redact_urls(finding.detail)}
            for name, finding in findings.items()
        }
        return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=content_type)

    return [
        Route("/healthz", healthz, include_in_schema=False),
        Route("/readyz", readyz, include_in_schema=False),
        Route("/metrics", metrics, include_in_schema=False),
    ]


def ops_app(readiness: Readiness, registry: CollectorRegistry) -> Starlette:
    """Return an application of the operator's routes alone."""
    return Starlette(routes=list(ops_routes(readiness, registry)))
