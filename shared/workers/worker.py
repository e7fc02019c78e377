"""How does the parent talk to one worker process and notice that it died or hangs?"""

import asyncio
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Generic

from shared.errors import PermanentError
from shared.workers.child import Done, Job, Load, Raised, Ready, Result, serve

# Spawned, not forked: a fork would copy the parent's event loop, sockets and Kafka threads.
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Died:
    """The worker gave no answer: its process ended, or its time ran out and it was killed."""

    reason: str


class Worker(Generic[Job, Result]):
    """One process that answers one chunk at a time; started on first use, again after a death."""

    def __init__(self, load: Load[Job, Result], start_deadline: float) -> None:
        self._load = load
        self._start_deadline = start_deadline
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self.greeting: object = None

    @property
    def pid(self) -> int | None:
        """The process id, None while no process runs."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Start the process and wait until it has loaded.

        Raises PermanentError when it ends or stays silent instead of getting ready.
        """
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(
            target=serve, args=(theirs, self._load), daemon=True, name="tocsin-worker"
        )
        await asyncio.to_thread(process.start)
        theirs.close()
        self._process, self._pipe = process, ours
        answer = await asyncio.to_thread(_receive, ours, self._start_deadline)
        if isinstance(answer, Ready):
            self.greeting = answer.greeting
            return
        await self.kill()
        message = f"worker did not start: {_why(answer)}"
        raise PermanentError(message)

    async def answer(self, chunk: Sequence[Job], deadline: float) -> Done[Result] | Raised | Died:
        """Have ``chunk`` worked on; a worker silent for ``deadline`` seconds is killed."""
        if self._pipe is None:
            await self.start()
        pipe = self._pipe
        assert pipe is not None
        try:
            answer = await asyncio.to_thread(_exchange, pipe, list(chunk), deadline)
        except asyncio.CancelledError:
            # Its late answer would be taken for the next chunk's.
            self._abandon()
            raise
        match answer:
            case Done() | Raised():
                return answer
            case Died():
                await self.kill()
                return answer
            case _:
                await self.kill()
                return Died("it answered out of turn")

    async def kill(self) -> None:
        """End the process now; the next answer() starts another."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.join)
            process.close()

    def _abandon(self) -> None:
        # The thread that reads the pipe sees it end; closing it under the thread would race.
        if self._process is not None:
            self._process.kill()
        self._process = self._pipe = None


def _why(answer: object) -> str:
    match answer:
        case Raised(error):
            return error
        case Died(reason):
            return reason
        case _:
            return "it answered out of turn"


def _exchange(pipe: Connection, chunk: list[Job], deadline: float) -> object:
    try:
        pipe.send(chunk)
    except (BrokenPipeError, ConnectionResetError):
        return Died("its process ended")
    return _receive(pipe, deadline)


def _receive(pipe: Connection, deadline: float) -> object:
    try:
        if not pipe.poll(deadline):
            return Died(f"no answer within {deadline:g} s")
        return pipe.recv()
    except (EOFError, ConnectionResetError, BrokenPipeError):
        return Died("its process ended")
