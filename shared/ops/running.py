"""When does a service end: when asked to, or when one of its parts fails?"""

import asyncio
from collections.abc import Coroutine, Iterable

Part = Coroutine[object, object, None]


async def run_until(stop: asyncio.Event, *watchers: Part, workers: Iterable[Part] = ()) -> None:
    """Run all parts side by side until ``stop`` is set; a part that raises ends all and re-raises.

    ``workers`` heed ``stop`` themselves: they are awaited until they have finished what is in
    hand. ``watchers`` (which only wait for a failure) are cancelled. A part that returns by itself
    ends nothing. When a part failed, ``stop`` is set for the others.
    """
    asked: asyncio.Task[object] = asyncio.create_task(stop.wait(), name="stop-asked")
    watching: list[asyncio.Task[object]] = [asyncio.create_task(part) for part in watchers]
    working: list[asyncio.Task[object]] = [asyncio.create_task(part) for part in workers]
    try:
        await _first_failure(asked, {*watching, *working})
    finally:
        stop.set()
        for task in [asked, *watching]:
            task.cancel()
        await asyncio.gather(asked, *watching, return_exceptions=True)
        ended = await asyncio.gather(*working, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome


async def _first_failure(asked: asyncio.Task[object], parts: set[asyncio.Task[object]]) -> None:
    running = set(parts)
    while running and not asked.done():
        finished, _ = await asyncio.wait({asked, *running}, return_when=asyncio.FIRST_COMPLETED)
        for task in finished & running:
            if (error := task.exception()) is not None:
                raise error
        running -= finished
    await asked
