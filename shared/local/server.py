"""How is one server on one folder started once, found again, stopped and killed?"""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from shared.errors import Unavailable
from shared.local.process import claim, end, is_claimed

_STATE = "running.json"
_POLL_SECONDS = 0.05
_TAIL_LINES = 40

Steps = Sequence[tuple[signal.Signals, float]]


@dataclass(frozen=True, slots=True)
class Status:
    """Say what runs on a folder: ``starting`` is claimed but does not answer (yet)."""

    state: Literal["stopped", "starting", "running"]
    pid: int | None = None


class Part(Protocol):
    """Know how to start one kind of server and how to ask whether it answers."""

    def launch(self, claimed: int, *, detached: bool) -> Awaitable[int]:
        """Start the process with the claim's descriptor and return its pid."""
        ...

    def check(self) -> Awaitable[None]:
        """Return when the server does its work now; raise Unavailable, saying why, if not."""
        ...

    def logs(self) -> Sequence[Path]:
        """Return the files whose last lines explain a failed start."""
        ...


@dataclass(frozen=True, slots=True)
class FolderServer:
    """Run at most one server of ``part`` on ``folder``, whoever asks and however often.

    ``patience`` is the seconds a start may take; ``stop_steps`` are signals with the seconds
    each is given.
    """

    folder: Path
    part: Part
    patience: float
    stop_steps: Steps

    async def start(self, *, detached: bool) -> None:
        """Start the server, or find it running, and return when it answers.

        Raise Unavailable with the tail of its log when it ends or stays silent.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.patience
        launched = False
        while (refusal := await self._refusal()) is not None:
            claimed = claim(self.folder)
            if claimed is not None:
                if launched:
                    os.close(claimed)
                    raise Unavailable(self._failure("ended during its start"))
                await self._launch(claimed, detached=detached)
                launched = True
            elif loop.time() > deadline:
                if launched:
                    await self.kill()
                what = f"did not work within {self.patience:.0f} s: {refusal}"
                raise Unavailable(self._failure(what))
            await asyncio.sleep(_POLL_SECONDS)

    async def stop(self) -> None:
        """End the server in order, by force after a while; do nothing when none runs."""
        await self._end(self.stop_steps)

    async def kill(self) -> None:
        """End the server at once with SIGKILL, as a crash would."""
        await self._end(((signal.SIGKILL, 20.0),))

    async def status(self) -> Status:
        """Say whether the server is stopped, starting or running."""
        if not is_claimed(self.folder):
            return Status("stopped")
        works = await self._refusal() is None
        return Status("running" if works else "starting", self._pid())

    async def _launch(self, claimed: int, *, detached: bool) -> None:
        state = self.folder / _STATE
        try:
            state.unlink(missing_ok=True)
            pid = await self.part.launch(claimed, detached=detached)
            partial = state.with_suffix(".partial")
            partial.write_text(json.dumps({"pid": pid}))
            partial.replace(state)
        finally:
            os.close(claimed)

    async def _refusal(self) -> str | None:
        # Without a claim whoever answers on our port is somebody else.
        if self._pid() is None or not is_claimed(self.folder):
            return "no process runs"
        try:
            await self.part.check()
        except Unavailable as exc:
            return str(exc)
        return None

    async def _end(self, steps: Steps) -> None:
        pid = self._pid()
        if pid is not None and is_claimed(self.folder):
            await end(self.folder, pid, steps)
        (self.folder / _STATE).unlink(missing_ok=True)

    def _pid(self) -> int | None:
        try:
            return int(json.loads((self.folder / _STATE).read_text())["pid"])
        except FileNotFoundError:
            return None

    def _failure(self, what: str) -> str:
        tails = [f"--- {log}\n{_tail(log)}" for log in self.part.logs() if log.exists()]
        return "\n".join([f"the server on {self.folder} {what}", *tails])


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_TAIL_LINES:])
