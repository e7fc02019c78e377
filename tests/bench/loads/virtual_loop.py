"""How does a week pass in a minute, with every sleep and deadline of the program as it is?

An event loop whose clock jumps to the next timer as soon as nothing else is left to do. What runs
in threads runs at once in its stead, so that no time passes meanwhile.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class JumpingSelector(selectors.DefaultSelector):
    """Wait for nothing: add to ``now`` what one would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            message = "nothing is left that could ever happen"
            raise RuntimeError(message)
        self.now += timeout
        return []


class _AtOnce(ThreadPoolExecutor):
    """Run what is submitted before ``submit`` returns."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as exc:  # noqa: BLE001  # whoever awaits the future gets it
            future.set_exception(exc)
        return future


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a clock that starts at ``start`` and costs no time."""

    def __init__(self, start: datetime, selector: JumpingSelector | None = None) -> None:
        self._jumping = selector or JumpingSelector()
        self._start = self._told = start
        self._told_at = 0.0
        super().__init__(self._jumping)
        self.set_default_executor(_AtOnce(1))

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """Call ``callback`` soon; there is no other thread to be woken from."""
        return self.call_soon(callback, *args, context=context)

    def time(self) -> float:
        """Return the virtual seconds since the start."""
        return self._jumping.now

    def now(self) -> datetime:
        """Return the virtual instant, so that the loop is a Clock, too."""
        if self._told_at != self._jumping.now:
            self._told_at = self._jumping.now
            self._told = self._start + timedelta(seconds=self._told_at)
        return self._told
