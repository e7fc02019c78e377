import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.ingest.feed_poll import PollPolicy
from services.ingest.fetched import Fetched, Validators
from services.ingest.poll_outcome import PollRound
from services.ingest.store import FeedStore
from shared.messages import Article
from shared.sql.database import Database
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import NOW, POLICY, Item, Room, rss


async def test_two_processes_share_the_feeds(database: Database, room: Room, web: FeedWeb) -> None:
    for n in range(8):
        web.serve(rss(Item(f"i{n}")), path=f"/{n}")
    shared = replace(room, store=FeedStore(database))
    await shared.store.add_feeds([web.url(f"/{n}") for n in range(8)], NOW)
    few = replace(POLICY, parallel=2)

    rounds = await asyncio.gather(
        shared.poller("one", few).poll_once(), shared.poller("two", few).poll_once()
    )

    assert sum(polled.changed for polled in rounds) == 8
    assert sorted(request.path for request in web.requests) == [f"/{n}" for n in range(8)]
    assert len(shared.downstream.articles) == 8


async def test_polling_goes_on_until_stopped_and_finishes_what_is_in_hand(
    room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    stop, begun = asyncio.Event(), asyncio.Event()
    publish = room.downstream.publish

    async def slowly(batch: list[Article]) -> None:
        begun.set()
        await stop.wait()
        await publish(batch)

    room.downstream.publish = slowly  # type: ignore[method-assign,assignment]
    poller = room.poller()
    running = asyncio.create_task(poller.run(stop))
    await begun.wait()
    stop.set()
    await running

    assert len(room.downstream.articles) == 1
    state = await room.store.state_of(web.url())
    assert state is not None
    assert state.polls == 1
    assert poller.alive_at == NOW


async def test_a_feed_whose_articles_are_taken_slowly_is_not_polled_twice(
    room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    publish = room.downstream.publish
    renewed = asyncio.Event()
    renew = room.store.renew

    async def slowly(batch: list[Article]) -> None:
        room.later()
        renewed.clear()
        await renewed.wait()
        await publish(batch)

    async def tell(leases: Iterable[str], until: datetime) -> None:
        await renew(leases, until)
        renewed.set()

    room.downstream.publish = slowly  # type: ignore[method-assign,assignment]
    room.store.renew = tell  # type: ignore[method-assign]
    quick = replace(POLICY, tick=timedelta(milliseconds=10))

    polled = await room.poller(policy=quick).poll_once()

    assert polled == PollRound(changed=1, articles=1)
    assert len(web.requests) == 1


async def test_a_fault_with_one_feed_stays_with_it(
    room: Room, web: FeedWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.serve(rss(Item("a")))
    web.serve(rss(Item("b")), path="/broken")
    await room.store.add_feeds([web.url("/broken")], NOW)
    fetch = room.fetcher.fetch

    async def breaking(url: str, validators: Validators) -> Fetched:
        if url.endswith("broken"):
            message = "a mistake"
            raise LookupError(message)
        return await fetch(url, validators)

    monkeypatch.setattr(room.fetcher, "fetch", breaking)

    assert await room.poller().poll_once() == PollRound(changed=1, failed=1, articles=1)

    state = await room.store.state_of(web.url("/broken"))
    assert state is not None
    assert (state.failure, state.detail) == ("internal", "LookupError: a mistake")


async def test_a_stopped_poller_begins_nothing(room: Room, web: FeedWeb) -> None:
    stop = asyncio.Event()
    stop.set()

    assert await room.poller().poll_once(stop) == PollRound()
    assert web.requests == []


async def test_a_feed_added_while_polling_goes_on_is_polled(
    sqlite_room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    stop = asyncio.Event()
    quick = PollPolicy(tick=timedelta(milliseconds=10))
    taken = asyncio.Event()
    publish = sqlite_room.downstream.publish

    async def tell(batch: list[Article]) -> None:
        await publish(batch)
        taken.set()

    sqlite_room.downstream.publish = tell  # type: ignore[method-assign,assignment]
    running = asyncio.create_task(sqlite_room.poller(policy=quick).run(stop))
    await sqlite_room.store.add_feeds([web.url()], NOW)
    async with asyncio.timeout(20):
        await taken.wait()
    stop.set()
    await running

    assert len(sqlite_room.downstream.articles) == 1
