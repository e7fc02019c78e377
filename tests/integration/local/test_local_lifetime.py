"""Who outlives whom: does a tied server die with its starter, and a detached one stay?"""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from shared.errors import PermanentError, Unavailable
from shared.local.kafka import LocalKafka
from shared.local.ports import HOST
from shared.local.postgres import LocalPostgres
from shared.local.process import claim, is_claimed

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, os, signal, sys
from pathlib import Path
from shared.local.kafka import LocalKafka
from shared.local.ports import HOST
from shared.local.postgres import LocalPostgres

server = {"kafka": LocalKafka, "postgres": LocalPostgres}[sys.argv[1]](Path(sys.argv[2]))
asyncio.run(server.start(detached=sys.argv[3] == "detached"))
os.kill(os.getpid(), signal.SIGKILL)
"""

Server = LocalKafka | LocalPostgres


async def start_in_a_process_that_is_killed(kind: str, folder: Path, mode: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, kind, str(folder), mode, cwd=ROOT
    )
    assert await process.wait() == -signal.SIGKILL


async def until_free(folder: Path) -> None:
    async with asyncio.timeout(20):
        while is_claimed(folder):  # noqa: ASYNC110  another process ends: there is no event
            await asyncio.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
@pytest.mark.parametrize("kind", ["kafka", "postgres"])
async def test_a_tied_server_dies_with_its_starter(kind: str, tmp_path: Path) -> None:
    await start_in_a_process_that_is_killed(kind, tmp_path, "tied")

    await until_free(tmp_path)


@pytest.mark.parametrize(("kind", "made"), [("kafka", LocalKafka), ("postgres", LocalPostgres)])
async def test_a_detached_server_outlives_its_starter_and_is_found(
    kind: str, made: type[Server], tmp_path: Path
) -> None:
    await start_in_a_process_that_is_killed(kind, tmp_path, "detached")
    server = made(tmp_path)
    try:
        assert (await server.status()).state == "running"
    finally:
        await server.stop()

    assert (await server.status()).state == "stopped"


async def test_a_stale_state_file_names_nobody(tmp_path: Path) -> None:
    innocent = await asyncio.create_subprocess_exec("sleep", "60")
    (tmp_path / "running.json").write_text(f'{{"pid": {innocent.pid}}}')
    server = LocalPostgres(tmp_path)

    assert (await server.status()).state == "stopped"
    await server.stop()

    assert innocent.returncode is None
    innocent.kill()
    await innocent.wait()


async def test_a_folder_is_claimed_once(tmp_path: Path) -> None:
    first = claim(tmp_path)
    assert first is not None

    assert claim(tmp_path) is None
    assert is_claimed(tmp_path)
    os.close(first)

    assert not is_claimed(tmp_path)


async def test_a_broker_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    async with LocalKafka(tmp_path) as broker:
        await broker.stop()
    (tmp_path / "data" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=7\n")

    with pytest.raises(Unavailable, match=r"ended during its start(?s:.)*Stored node id 7"):
        await broker.start()

    assert (await broker.status()).state == "stopped"


async def test_a_refused_setting_is_named(tmp_path: Path) -> None:
    broker = LocalKafka(tmp_path, settings={"num.io.threads": "0"})

    with pytest.raises(PermanentError, match=r"num\.io\.threads"):
        await broker.start()

    assert (await broker.status()).state == "stopped"


@pytest.mark.parametrize("made", [LocalKafka, LocalPostgres])
async def test_a_taken_port_is_named(made: type[Server], tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(Unavailable, match=f"port {port} .* is taken"):
            await made(tmp_path, port=port).start()
