"""Does `make up` leave a whole system running, and `make down` nothing of it?"""

from pathlib import Path

import aiohttp
import pytest

from services.local_cluster import PORTS, Cluster, cluster

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    # Its own Kafka and PostgreSQL, also where the tests were given others.
    monkeypatch.delenv("TOCSIN_KAFKA", raising=False)
    monkeypatch.delenv("TOCSIN_DATABASE_URL", raising=False)
    return cluster(tmp_path, dict.fromkeys(PORTS))


async def statuses(addresses: dict[str, str]) -> set[int]:
    async with aiohttp.ClientSession() as session:
        found = set()
        for name in PORTS:
            async with session.get(f"{addresses[name]}/readyz") as response:
                found.add(response.status)
        return found


def first_key(addresses: dict[str, str]) -> str:
    return Path(addresses["admin key in"]).read_text()


async def test_system_is_ready_after_up_and_gone_after_down(local: Cluster) -> None:
    try:
        addresses = await local.up()

        assert await statuses(addresses) == {200}
        assert first_key(addresses).startswith("tocsin_")
        assert await local.up() == addresses
    finally:
        await local.down()

    assert local.kafka is not None
    assert local.postgres is not None
    assert (await local.kafka.status()).state == "stopped"
    assert (await local.postgres.status()).state == "stopped"
