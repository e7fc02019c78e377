"""How is a batch shared among worker processes, and what does a bad article cost?

At most itself: a chunk whose worker raised, died or hung is tried again article by article, each
on a fresh or healthy worker, ``tries`` times in all; what still fails is Lost with its reason.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Self, TypeVar

from shared.workers.child import Done, Job, Load, Raised, Result
from shared.workers.worker import Died, Worker

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Lost:
    """An article that no worker could answer for."""

    reason: str


@dataclass(frozen=True, slots=True)
class PoolPolicy:
    """Size and patience of a pool; ``chunk`` articles travel to a worker at once."""

    workers: int = 1
    chunk: int = 16
    tries: int = 2
    article_deadline: timedelta = timedelta(seconds=30)
    start_deadline: timedelta = timedelta(seconds=120)

    def chunk_deadline(self, size: int) -> float:
        """Return the seconds a chunk of ``size`` articles may take."""
        # A slow article may take all its time, the others a share: a chunk is not a queue of hangs.
        return self.article_deadline.total_seconds() * (1 + (size - 1) / 4)


class WorkerPool(Generic[Job, Result]):
    """Worker processes round ``load()``'s work; results come in the order of the jobs."""

    def __init__(self, load: Load[Job, Result], policy: PoolPolicy) -> None:
        self._policy = policy
        start = policy.start_deadline.total_seconds()
        self._workers = [Worker[Job, Result](load, start) for _ in range(policy.workers)]
        self._idle: asyncio.Queue[Worker[Job, Result]] = asyncio.Queue()
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self.restarts = 0

    @property
    def greeting(self) -> object:
        """What the loaded work says of itself; None before start()."""
        return self._workers[0].greeting

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that run now."""
        return tuple(pid for worker in self._workers if (pid := worker.pid) is not None)

    async def start(self) -> None:
        """Start every worker and wait until all have loaded; raises PermanentError if one fails."""
        await _together([worker.start() for worker in self._workers])

    async def __aenter__(self) -> Self:
        """Start the workers."""
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        """End the workers."""
        await self.close()

    async def close(self) -> None:
        """End every worker; chunks in flight are abandoned, so stop handing in work first."""
        for worker in self._workers:
            await worker.kill()

    async def run(self, jobs: Sequence[Job]) -> list[Result | Lost]:
        """Work on all ``jobs``; a Lost stands where no worker could answer."""
        if not jobs:
            return []
        # As many chunks for each worker: none ends its batch waiting for another's last one.
        rounds = -(-len(jobs) // (len(self._workers) * self._policy.chunk))
        size = -(-len(jobs) // (len(self._workers) * rounds))
        chunks = [jobs[at : at + size] for at in range(0, len(jobs), size)]
        answers = await _together([self._chunk(chunk) for chunk in chunks])
        return [result for answer in answers for result in answer]

    async def _chunk(self, chunk: Sequence[Job]) -> list[Result | Lost]:
        answer = await self._once(chunk)
        if isinstance(answer, Done):
            return list(answer.results)
        if len(chunk) == 1:
            return [await self._again(chunk[0], _reason(answer), self._policy.tries - 1)]
        return [await self._again(job, _reason(answer), self._policy.tries) for job in chunk]

    async def _again(self, job: Job, reason: str, tries: int) -> Result | Lost:
        for _ in range(tries):
            answer = await self._once([job])
            if isinstance(answer, Done):
                return answer.results[0]
            reason = _reason(answer)
        return Lost(reason)

    async def _once(self, chunk: Sequence[Job]) -> Done[Result] | Raised | Died:
        worker = await self._idle.get()
        try:
            answer = await worker.answer(chunk, self._policy.chunk_deadline(len(chunk)))
        finally:
            self._idle.put_nowait(worker)
        self.restarts += isinstance(answer, Died)
        return answer


async def _together(parts: Iterable[Coroutine[object, object, Answer]]) -> list[Answer]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
    except ExceptionGroup as failures:
        # One reason is enough, and it is what callers know how to tell.
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


def _reason(answer: Raised | Died) -> str:
    return answer.error if isinstance(answer, Raised) else f"worker died: {answer.reason}"
