from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingest.poll_outcome import PollRound
from shared.errors import Unavailable
from shared.messages import Article
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import POLICY, Item, Killed, Room, rss

MINUTE = timedelta(minutes=1)


def ids(articles: list[Article]) -> list[tuple[str, str]]:
    return [(article.article_id, article.content_version) for article in articles]


@pytest.mark.parametrize("failure", [Unavailable("no broker"), Killed()])
async def test_what_was_not_safe_is_published_again_under_the_same_ids(
    room: Room, web: FeedWeb, failure: Unavailable | Killed
) -> None:
    web.serve(rss(Item("a"), Item("b")), ETag='"1"')
    room.downstream.failures.append(failure)
    try:
        await room.poller("killed").poll_once()
    except Killed:
        expected = ids(room.downstream.articles)
    else:
        expected = []
    room.later(2 * MINUTE)

    polled = await room.poller("restarted").poll_once()

    assert polled == PollRound(changed=1, articles=2)
    assert ids(room.downstream.articles[-2:]) == (expected or ids(room.downstream.articles))
    assert "If-None-Match" not in web.requests[1].headers


async def test_downstream_trouble_leaves_the_state_as_it_was(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a")))
    before = await room.store.state_of(web.url())
    room.downstream.failures.append(Unavailable("no broker"))

    assert await room.poller().poll_once() == PollRound(unpublished=1)

    assert before is not None
    again = room.clock.now() + POLICY.publish_again
    assert await room.store.state_of(web.url()) == replace(before, due_at=again)


async def test_a_kill_between_two_batches_repeats_only_the_second(room: Room, web: FeedWeb) -> None:
    web.serve(rss(*(Item(str(n), age=n * MINUTE) for n in range(4))))
    small = replace(POLICY, publish_batch=2)
    publish = room.downstream.publish

    async def die_at_second(batch: list[Article]) -> None:
        if room.downstream.batches:
            raise Killed
        await publish(batch)

    room.downstream.publish = die_at_second  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        await room.poller("killed", small).poll_once()
    room.downstream.publish = publish  # type: ignore[method-assign]
    room.later(2 * MINUTE)

    await room.poller("restarted", small).poll_once()

    urls = [article.url for article in room.downstream.articles]
    assert urls == [f"https://example.org/{n}" for n in (3, 2, 1, 0)]


async def test_an_article_that_downstream_refuses_does_not_hold_up_the_rest(
    room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a"), Item("b", title="Monster"), Item("c")))
    room.downstream.refuses = "Monster"

    assert await room.poller().poll_once() == PollRound(failed=1)

    assert len(room.downstream.articles) == 2
    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.failure, state.detail) == ("not_taken", "too large")
