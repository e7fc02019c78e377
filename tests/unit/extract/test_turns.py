"""Does the backlog wait for fresh articles, and is it woken when they are done?"""

import asyncio

import pytest

from services.extract.precedence import Precedence, Sharing
from services.extract.turns import Stopping, Turns


def make(stop: asyncio.Event | None = None, **sharing: float) -> Turns:
    precedence = Precedence(Sharing(**sharing))
    return Turns(precedence, stop or asyncio.Event(), lambda: 0)


async def test_the_backlog_goes_at_once_while_nothing_is_fresh() -> None:
    async with asyncio.timeout(5):
        await make(patience=3600).backlog(4)


async def test_the_backlog_goes_when_the_fresh_articles_are_done() -> None:
    turns = make(patience=3600, share=0.1)
    with turns.fresh(9):
        await turns.backlog(4)
        waiting = asyncio.create_task(turns.backlog(4))
        _, pending = await asyncio.wait([waiting], timeout=0.3)
        assert pending
    async with asyncio.timeout(5):
        await waiting


async def test_fresh_articles_that_failed_do_not_hold_the_backlog_up() -> None:
    turns = make(patience=3600, share=0.1)
    with pytest.raises(ValueError, match="broken"), turns.fresh(1):
        raise ValueError("broken")  # noqa: EM101 - the test's own
    async with asyncio.timeout(5):
        await turns.backlog(4)


async def test_a_waiting_backlog_is_given_back_when_the_service_stops() -> None:
    stop = asyncio.Event()
    turns = make(stop, patience=3600, share=0.1)
    with turns.fresh(1):
        await turns.backlog(4)
        waiting = asyncio.create_task(turns.backlog(4))
        stop.set()
        async with asyncio.timeout(5):
            with pytest.raises(Stopping):
                await waiting
