"""Does nobody get in without a key that has the scope?"""

from datetime import timedelta

import httpx

from services.alert.store.keys import find_key, revoke_key
from shared.auth.scopes import Scope
from tests.integration.alert.api.served import Served, endless, filled, operations, others, problem


async def statuses(served: Served, key: str | None) -> set[int]:
    async with served.client(key) as client:
        return {
            (await client.request(method, filled(path))).status_code
            for method, path, _ in operations(served.app)
        }


async def test_every_operation_refuses_a_request_without_a_key(served: Served) -> None:
    assert await statuses(served, None) == {401}


async def test_every_operation_refuses_a_key_that_is_none(served: Served) -> None:
    assert await statuses(served, "tocsin_x_y") == {401}


async def test_every_operation_refuses_a_wrong_secret(served: Served) -> None:
    key = await served.key()

    assert await statuses(served, f"{key[:-4]}aaaa") == {401}


async def test_every_operation_refuses_an_expired_key(served: Served) -> None:
    key = await served.key(expires_at=served.clock.now() + timedelta(hours=1))
    served.clock.advance(served.clock.now() + timedelta(hours=1))

    assert await statuses(served, key) == {401}


async def test_every_operation_refuses_a_revoked_key(served: Served) -> None:
    key = await served.key()
    async with served.database.transaction() as tx:
        assert await revoke_key(tx, key.split("_")[1], served.clock.now())

    assert await statuses(served, key) == {401}


async def test_every_operation_refuses_the_revoked_and_expired_keys_of_other_tenants(
    served: Served,
) -> None:
    hour = timedelta(hours=1)
    expired = await served.key(tenant="acme", expires_at=served.clock.now() + hour)
    revoked = await served.key(tenant="acme.test")
    async with served.database.transaction() as tx:
        assert await revoke_key(tx, revoked.split("_")[-2], served.clock.now())
    served.clock.advance(served.clock.now() + hour)

    assert [await statuses(served, each) for each in (expired, revoked)] == [{401}, {401}]


async def test_refusal_of_a_key_says_why(served: Served) -> None:
    hour = timedelta(hours=1)
    expired = await served.key(expires_at=served.clock.now() + hour)
    revoked = await served.key()
    async with served.database.transaction() as tx:
        await revoke_key(tx, revoked.split("_")[1], served.clock.now())
    served.clock.advance(served.clock.now() + hour)

    found = {}
    for method, path, _ in operations(served.app):
        for name, key in (("expired", expired), ("revoked", revoked)):
            async with served.client(key) as client:
                response = await client.request(method, filled(path))
            challenge = 'Bearer realm="tocsin", error="invalid_token"'
            assert response.headers["www-authenticate"] == challenge
            found[method, path, name] = name in problem(response)["detail"]

    assert all(found.values()), found


async def test_revoked_key_is_refused_from_the_next_request_on(served: Served) -> None:
    key = await served.key()
    async with served.client(key) as client:
        assert (await client.get("/v1/watchlists")).status_code == 200
        async with served.database.transaction() as tx:
            assert await revoke_key(tx, key.split("_")[1], served.clock.now())

        refused = await client.get("/v1/watchlists")

    assert problem(refused)["detail"] == "the API key is revoked"
    assert refused.headers["www-authenticate"] == 'Bearer realm="tocsin", error="invalid_token"'


async def test_every_operation_refuses_a_key_without_its_scope(served: Served) -> None:
    found = {}
    keys = {scope: await served.key(*others(scope)) for scope in Scope}
    for method, path, operation in operations(served.app):
        (scope,) = operation["security"][0]["ApiKey"]
        async with served.client(keys[Scope(scope)]) as client:
            response = await client.request(method, filled(path))
        found[operation["operationId"]] = (
            response.status_code,
            scope in problem(response)["detail"],
        )

    assert set(found.values()) == {(403, True)}


async def test_every_operation_lets_a_key_with_its_scope_in(served: Served) -> None:
    let_in = {}
    keys = {scope: await served.key(scope) for scope in Scope}
    for method, path, operation in operations(served.app):
        if endless(operation):
            continue
        (scope,) = operation["security"][0]["ApiKey"]
        async with served.client(keys[Scope(scope)]) as client:
            response = await client.request(method, filled(path))
        let_in[operation["operationId"]] = response.status_code not in {401, 403}

    assert all(let_in.values()), let_in


async def test_unauthenticated_request_is_refused_before_its_body_is_judged(
    served: Served,
) -> None:
    async with served.client() as client:
        response = await client.post("/v1/watchlists", content=b"{", headers={"content-type": "x"})

    assert problem(response)["status"] == 401


async def test_use_of_a_key_is_noted(served: Served, admin: httpx.AsyncClient) -> None:
    await admin.get("/v1/watchlists")

    key_id = admin.headers["authorization"].split("_")[1]
    async with served.database.reading() as tx:
        found = await find_key(tx, key_id)
    assert found is not None
    assert found[0].last_used_at == served.clock.now()


async def test_operators_endpoints_ask_for_no_key(served: Served) -> None:
    async with served.client() as client:
        found = [
            (await client.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics")
        ]

    assert found == [200, 200, 200]
