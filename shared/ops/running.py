"""When does a service end: when asked to, or when one of its parts fails?"""

import asyncio
from collections.abc import Coroutine


async def run_until(stop: asyncio.Event, *parts: Coroutine[object, object, None]) -> None:
    """Run ``parts`` side by side until ``stop`` is set; a part that raises ends all and re-raises.

    A part that returns by itself is taken as finished and ends nothing. On stop the parts are
    cancelled; what must be finished first belongs into their own handling of ``stop``.
    """
    asked: asyncio.Task[object] = asyncio.create_task(stop.wait(), name="stop-asked")
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(part) for part in parts]
    running = set(tasks)
    try:
        while running and not asked.done():
            finished, _ = await asyncio.wait({asked, *running}, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task in finished and (error := task.exception()) is not None:
                    raise error
            running -= {task for task in running if task.done()}
        await asked
    finally:
        for task in [asked, *tasks]:
            task.cancel()
        await asyncio.gather(asked, *tasks, return_exceptions=True)
