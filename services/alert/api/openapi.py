"""What does the API say of itself? OpenAPI 3.1."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.alert.api.examples import ALERT, HANDLING, WATCHLIST
from shared.auth.scopes import Scope
from shared.http.problems import MEDIA_TYPE, Problem

DESCRIPTION = """\
Watchlists, endpoints, alerts and what became of them.

Every request takes `Authorization: Bearer tocsin_<id>_<secret>`; each operation names the scope
that its key must have. Every refusal is a problem document (RFC 9457) that names the field and what
was expected. Lists come in pages: ask for the rest with `?after=` the page's `next`. POST takes an
`Idempotency-Key`: the same key does nothing twice for a day. Watchlists, subscriptions and alerts
carry an `ETag`, and `If-Match` refuses a change that is based on another version.
"""
TAGS = [
    {"name": "watchlists", "description": "What is watched for."},
    {"name": "alerts", "description": "What was raised, and why."},
    {"name": "incidents", "description": "Real-world acts over all articles and outlets."},
    {"name": "articles", "description": "What was read, and what was coded of it."},
    {"name": "endpoints", "description": "Where alerts are sent, and which."},
    {"name": "deliveries", "description": "What became of every message."},
    {"name": "keys", "description": "Who may use this API, and what they changed."},
    {"name": "tenants", "description": "Who else uses it; for the operator."},
]
_CAPITAL = re.compile(r"(?=[A-Z])")
_WATCHLIST_BODIES = ("createWatchlist", "putWatchlist")


def describe(app: FastAPI, scopes: Mapping[str, Scope]) -> dict[str, Any]:
    """Return the OpenAPI document of ``app``, made once; ``scopes`` are by operation id."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            summary=app.summary,
            description=DESCRIPTION,
            routes=app.routes,
            webhooks=app.webhooks.routes,
            tags=TAGS,
        )
        _complete(document, scopes)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(document: dict[str, Any], scopes: Mapping[str, Scope]) -> None:
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schemas["Problem"].pop("$defs"))
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Watchlist"]["examples"] = [WATCHLIST]
    schemas["Alert"]["examples"] = [ALERT]
    schemas["HandledAlertDocument"]["examples"] = [{**ALERT, **HANDLING}]
    for path in document["paths"].values():
        for operation in path.values():
            _complete_operation(operation, scopes[operation["operationId"]])
    for path in document["webhooks"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)


def _complete_operation(operation: dict[str, Any], scope: Scope) -> None:
    operation["summary"] = _CAPITAL.sub(" ", operation["operationId"]).capitalize()
    operation["description"] += f"\n\nTakes the scope `{scope.value}`."
    operation["security"] = [{"ApiKey": [scope.value]}]
    operation["responses"].pop("422", None)
    refused = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status, told in (("4XX", "The request is refused."), ("5XX", "It failed: try again.")):
        operation["responses"][status] = {"description": told, "content": {MEDIA_TYPE: refused}}
    if operation["operationId"] in _WATCHLIST_BODIES:
        body = operation["requestBody"]["content"]["application/json"]
        body["schema"] = {"$ref": "#/components/schemas/Watchlist"}
