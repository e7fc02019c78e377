"""Is what belongs to one tenant not there for another, whatever the route? Made from the routes."""

from typing import Any

import pytest

from shared.auth.scopes import Scope
from tests.integration.alert.api.served import Served, operations, problem
from tests.integration.alert.api.tenants import Owned, furnish

OWNED = frozenset(Owned.__dataclass_fields__)
SHARED = frozenset({"article_id", "incident_id", "tenant"})
"""Parameters of what all tenants read, and of what only the operator may name."""
MAKES_ITS_OWN = frozenset({"putWatchlist"})
"""Operations that make what is not there, for whoever asks."""
BODIES: dict[str, object] = {
    "snoozeSubscription": {"until": "2099-01-01T00:00:00Z"},
    "changeAlert": {"state": "closed"},
    "commentAlert": {"text": "seen"},
    "markAlert": {"verdict": "relevant"},
}
"""What an operation must be sent, where ``{}`` would be refused before anything is looked up."""


def named(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def of_owned(served: Served) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the operations on something that belongs to one tenant."""
    return [each for each in operations(served.app) if named(each[1]) & OWNED]


async def test_every_parameter_of_a_path_is_known_to_belong_to_somebody_or_to_all(
    served: Served,
) -> None:
    unknown = {each for _, path, _ in operations(served.app) for each in named(path)}

    assert unknown <= OWNED | SHARED


@pytest.mark.parametrize("other", ["default", "globex", "acme.test"])
async def test_nothing_of_a_tenant_is_there_for_another(served: Served, other: str) -> None:
    owned = await furnish(served, await served.key(tenant="acme"))
    found: dict[str, int] = {}
    async with served.client(await served.key(Scope.ADMIN, tenant=other)) as client:
        for method, path, operation in of_owned(served):
            if operation["operationId"] in MAKES_ITS_OWN or "tenant" in named(path):
                continue
            filled = path.format(**vars(owned))
            required = {"article_id": "art_1"} if path.endswith("/why-not") else {}
            name = operation["operationId"]
            body = BODIES.get(name, {}) if "requestBody" in operation else None
            response = await client.request(method, filled, params=required, json=body)
            found[name] = response.status_code
            assert problem(response)["status"] == response.status_code

    assert found
    assert set(found.values()) == {404}, found


async def test_tenant_finds_what_is_its_own(served: Served) -> None:
    key = await served.key(tenant="acme")
    owned = await furnish(served, key)

    async with served.client(key) as client:
        found = {
            path: (await client.get(path.format(**vars(owned)), params=query)).status_code
            for method, path, _ in of_owned(served)
            for query in [{"article_id": "art_1"} if path.endswith("/why-not") else {}]
            if method == "GET" and "tenant" not in named(path)
        }

    assert set(found.values()) == {200}, found
