"""What does a worker process do from its first breath to its last?

It loads its work once, says so, then answers each job it reads from its pipe; it ends when the
pipe closes, so it never outlives its parent.
"""

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from shared.errors import TocsinError

Job = TypeVar("Job")
Result = TypeVar("Result")
Work = Callable[[Sequence[Job]], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Ready:
    """Said once, when the worker can take jobs, with what the work says of itself."""

    greeting: object


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Job, Result]):
    """The work of a pool, and a picklable word about it for the parent (its versions)."""

    work: Work[Job, Result]
    greeting: object = None


Load = Callable[[], Loaded[Job, Result]]


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """The results of one chunk, in its order."""

    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """The work raised; what and with which words."""

    error: str


def serve(pipe: Connection, load: Load[Job, Result]) -> None:
    """Load the work, then answer chunks until the pipe closes."""
    # The parent decides when to stop; a Ctrl-C on the terminal reaches every process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # One thread a process: workers would otherwise fight over the cores through BLAS.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), pipe:
        loaded = _loaded(load)
        if isinstance(loaded, Raised):
            pipe.send(loaded)
            return
        # What was loaded stays for good: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        pipe.send(Ready(loaded.greeting))
        while True:
            pipe.send(_answer(loaded.work, pipe.recv()))


def _loaded(load: Load[Job, Result]) -> Loaded[Job, Result] | Raised:
    try:
        return load()
    except TocsinError as error:
        return Raised(str(error))
    except Exception as error:  # noqa: BLE001 - told to the parent instead of on its terminal
        return Raised(f"{type(error).__name__}: {error}")


def _answer(work: Work[Job, Result], chunk: Sequence[Job]) -> Done[Result] | Raised:
    try:
        return Done(tuple(work(chunk)))
    except Exception as error:  # noqa: BLE001 - one article must not take the worker with it
        return Raised(f"{type(error).__name__}: {error}")
