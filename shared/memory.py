"""How does a process keep millions of objects without looking at all of them again and again?

The garbage collector looks for cycles in whatever lives. Rules have none and live for long: while
many are made it finds nothing, and every later pass over them stops the event loop for a second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make objects without the collector looking on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def set_aside() -> None:
    """Free what is garbage now, and have the collector pass over all else from now on."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
