"""How is a local server process claimed, started, found again and ended?

The claim is an ``flock`` on a file that the server inherits open. It lasts exactly as long as
the server (or a child of it) lives, whoever started it, so no stale pid file can be believed.
"""

import asyncio
import fcntl
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from shared.errors import Unavailable

_LOCK = "lock"
_INHERITED_FD = 3
_POLL_SECONDS = 0.02


def claim(folder: Path) -> int | None:
    """Take ``folder`` for one server and return the descriptor to hand to ``spawn``.

    Return None while a running server, or somebody who is starting one, holds the folder.
    """
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_claimed(folder: Path) -> bool:
    """Tell whether a server runs, or is being started, on ``folder``."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def spawn(argv: tuple[str, ...], *, claimed: int, log: Path, env: Mapping[str, str]) -> int:
    """Start ``argv`` in a session of its own, keeping the claim, and return its pid.

    Both outputs are appended to ``log``. ``argv[0]`` must be an absolute path.
    """
    actions = (
        (os.POSIX_SPAWN_DUP2, claimed, _INHERITED_FD),
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    )
    return os.posix_spawn(
        argv[0], argv, env, file_actions=actions, setsid=True, setsigdef=(signal.SIGPIPE,)
    )


def tied_to_parent(fatal: signal.Signals) -> tuple[str, ...]:
    """Return the words before a command that send it ``fatal`` when its starter dies.

    The starter is the calling *thread*: start tied servers from one that lives on. Empty where
    ``setpriv`` (Linux, util-linux) is missing: there only an orderly stop ends the server.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ()
    return (setpriv, "--pdeathsig", fatal.name.removeprefix("SIG"), "--")


async def end(folder: Path, pid: int, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal of ``steps`` and wait its seconds until the claim on ``folder`` is free.

    Raise Unavailable when the server outlives all of them.
    """
    for sign, patience in steps:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
        if await _is_released(folder, pid, patience):
            return
    message = f"process {pid} of {folder} did not end after {[sign.name for sign, _ in steps]}"
    raise Unavailable(message)


async def _is_released(folder: Path, pid: int, patience: float) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while is_claimed(folder):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
        _reap(pid)
    _reap(pid)
    return True


def _reap(pid: int) -> None:
    # Only the starter has a zombie to collect; for everybody else there is no such child.
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
