"""How is the API put together from its parts?"""

import asyncio
from collections.abc import Iterator
from importlib import metadata

from fastapi import FastAPI
from starlette.middleware import Middleware

from services.alert.api import (
    alert_atom,
    alert_marks,
    alert_stream,
    alert_webhook,
    alert_work,
    alerts,
    articles,
    audit,
    backtests,
    deliveries,
    endpoint_actions,
    endpoint_test,
    endpoints,
    events,
    exports,
    incidents,
    keys,
    presets,
    quota,
    silences,
    subscription_changes,
    subscriptions,
    tenants,
    watchlist_examples,
    watchlist_import,
    watchlists,
    whynot,
)
from services.alert.api.failures import handle_watchlists
from services.alert.api.measuring import Measured
from services.alert.api.openapi import describe
from services.alert.api.parts import ApiParts
from services.alert.api.rates import RateTold
from services.alert.api.route import GuardedRoute
from shared.http.body_limit import BodyLimit
from shared.http.failures import handle_failures
from shared.http.rate_limit import RateLimiter
from shared.ops.endpoints import ops_routes

_RESOURCES = (
    watchlist_import,
    watchlists,
    watchlist_examples,
    whynot,
    backtests,
    presets,
    alert_stream,
    alert_atom,
    exports,
    alerts,
    alert_work,
    alert_marks,
    incidents,
    events,
    articles,
    endpoints,
    endpoint_actions,
    endpoint_test,
    subscriptions,
    subscription_changes,
    silences,
    deliveries,
    keys,
    tenants,
    quota,
    audit,
)


def create_app(parts: ApiParts) -> FastAPI:
    """Return the application that serves `/v1` and the operator's endpoints from ``parts``.

    It opens and closes nothing: whoever made the parts does.
    """
    app = FastAPI(
        title="Tocsin",
        summary="One signed alert per real-world diplomatic or military act.",
        version=metadata.version("tocsin"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Measured, metrics=parts.metrics),
            Middleware(RateTold),
            Middleware(BodyLimit, larger={watchlist_import.PATH: watchlist_import.MOST_BYTES}),
        ],
    )
    app.state.parts = parts
    app.state.limiter = RateLimiter(parts.limits.policies)
    app.state.backtests = asyncio.Semaphore(backtests.AT_ONCE)
    for resource in _RESOURCES:
        app.include_router(resource.router)
    app.webhooks.include_router(alert_webhook.router)
    app.router.routes.extend(ops_routes(parts.readiness, parts.registry))
    handle_failures(app, list(_routes()))
    handle_watchlists(app)
    scopes = {each.operation_id or "": each.needs.scope for each in _routes() if each.needs}
    app.openapi = lambda: describe(app, scopes)  # type: ignore[method-assign]  # FastAPI's way
    return app


def _routes() -> Iterator[GuardedRoute]:
    for resource in _RESOURCES:
        yield from (each for each in resource.router.routes if isinstance(each, GuardedRoute))
