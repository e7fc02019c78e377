"""Does the API describe itself rightly? OpenAPI 3.1."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from services.alert.api.alert_documents import HandledAlertDocument
from services.alert.api.alert_webhook import DigestMessage
from services.alert.api.app import create_app
from services.alert.api.examples import ALERT, HANDLING, WATCHLIST
from services.alert.api.parts import ApiParts
from services.alert.metrics import AlertMetrics
from services.alert.notices.digesting import digests
from services.alert.outbox.payload import digest_message
from services.alert.rules.watchlist import parse_watchlist
from services.alert.sealing import SecretBox
from shared.auth.scopes import Scope
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from shared.messages import Alert
from shared.names.names import Names
from shared.ops.readiness import Readiness
from shared.sql.database import Database

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    registry = CollectorRegistry()
    parts = ApiParts(
        database=cast("Database", None),
        names=Names.load(),
        box=SecretBox((b"k" * 32,)),
        policy=EgressPolicy(),
        clock=VirtualClock(),
        readiness=Readiness({}),
        registry=registry,
        metrics=AlertMetrics(registry),
    )
    return create_app(parts).openapi()


def described(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        assert path.startswith("/v1/")
        assert set(methods) <= METHODS
        yield from methods.values()


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def test_version_is_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert set(references(document)) <= known


def test_every_schema_is_used(document: dict[str, Any]) -> None:
    used = {each.rpartition("/")[2] for each in references(document)}

    assert set(document["components"]["schemas"]) == used


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [each["operationId"] for each in described(document)]

    assert len(set(ids)) == len(ids)


def test_every_operation_names_its_scope_and_how_it_refuses(document: dict[str, Any]) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}

    for each in described(document):
        (scope,) = each["security"][0]["ApiKey"]
        assert scope in set(Scope)
        refusal = each["responses"]["4XX"]["content"]["application/problem+json"]
        assert refusal["schema"] == problem
        assert "422" not in each["responses"]


def test_every_parameter_of_a_path_is_described(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        wanted = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for each in methods.values():
            parameters = each.get("parameters", [])
            assert {one["name"] for one in parameters if one["in"] == "path"} == wanted


@pytest.mark.parametrize("name", ["alert", "digest"])
def test_webhook_is_described_with_its_signature(document: dict[str, Any], name: str) -> None:
    webhook = document["webhooks"][name]["post"]

    assert {each["name"] for each in webhook["parameters"]} == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
    assert "security" not in webhook


def test_watchlist_of_the_examples_is_one(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["Watchlist"]["examples"] == [WATCHLIST]
    assert parse_watchlist(WATCHLIST, Names.load()).document() == WATCHLIST


def test_alert_of_the_examples_is_one() -> None:
    assert Alert.model_validate(ALERT).alert_id == ALERT["alert_id"]
    assert HandledAlertDocument.model_validate({**ALERT, **HANDLING}).assignee == "Ann"


def test_message_of_a_digest_is_as_described(document: dict[str, Any]) -> None:
    alert = Alert.model_validate(ALERT)
    (digest,) = digests("sub_1", "digest", datetime(2026, 11, 2, 8, tzinfo=UTC), [alert])

    message = json.loads(digest_message(digest))

    assert DigestMessage.model_validate(message).data == digest
    described = document["components"]["schemas"]["DigestMessage"]["properties"]
    assert described["type"]["const"] == message["type"]
    assert set(described) == set(message)
