"""Do those who want the same thing at once wait for one another?"""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.errors import ConfigurationError
from shared.sql.database import Database, open_database
from shared.sql.lock import advisory_lock
from shared.sql.lock_file import lock_file
from shared.sql.settings import SqlSettings

HOLDER = """
import sys
from pathlib import Path
from shared.sql.lock_file import lock_file
with lock_file(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold_elsewhere(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str], sign: int) -> None:
    process.send_signal(sign)
    process.communicate()


async def test_a_second_process_is_refused_by_the_first_ones_number(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    process = hold_elsewhere(path)
    try:
        with pytest.raises(ConfigurationError, match=f"process {process.pid};"):
            async with open_database(SqlSettings(url=path)):
                pass
    finally:
        end(process, signal.SIGTERM)


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    end(hold_elsewhere(path), signal.SIGKILL)

    with lock_file(path):
        assert (tmp_path / "tocsin.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_lock_given_back_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with lock_file(tmp_path / "tocsin.db"):
            pass

    again = lock_file(tmp_path / "tocsin.db")
    with lock_file(tmp_path / "tocsin.db"), pytest.raises(ConfigurationError, match="in use"):
        again.__enter__()


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    child = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from shared.sql.lock_file import lock_file\n"
        "with lock_file(Path(sys.argv[1])):\n"
        "    if os.fork() == 0:\n"
        "        os.close(1)\n"
        "        sys.stdin.read()\n"
        "        os._exit(0)\n"
        "    print('held', flush=True)\n"
        "    os._exit(0)\n"
    )
    read, write = os.pipe()
    try:
        parent = subprocess.run(
            [sys.executable, "-c", child, str(path)],
            stdin=read,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=Path(__file__).parents[3],
        )
        assert parent.stdout == "held\n"

        with lock_file(path):
            pass
    finally:
        os.close(write)
        os.close(read)


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot write"):
        async with open_database(SqlSettings(url=tmp_path / "file" / "tocsin.db")):
            pass


async def test_transactions_that_lock_the_same_keys_follow_one_another(database: Database) -> None:
    inside: list[str] = []
    most = 0

    async def work(*keys: str) -> None:
        nonlocal most
        async with database.transaction() as tx:
            await advisory_lock(tx, keys)
            inside.append(keys[0])
            most = max(most, len(inside))
            await tx.execute(text("SELECT 1"))
            await asyncio.sleep(0)
            inside.pop()

    await asyncio.gather(*(work("x", "y") for _ in range(4)), *(work("y", "x") for _ in range(4)))

    assert most == 1


async def test_locking_nothing_is_allowed(database: Database) -> None:
    async with database.transaction() as tx:
        await advisory_lock(tx, [])


async def test_different_keys_do_not_wait(postgres_url: str) -> None:
    met = asyncio.Barrier(2)

    async def work(database: Database, key: str) -> None:
        async with database.transaction() as tx:
            await advisory_lock(tx, [key])
            await met.wait()

    async with open_database(SqlSettings(url=postgres_url)) as database:
        await asyncio.gather(work(database, "x"), work(database, "y"))
