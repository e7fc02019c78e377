from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import HOUR, NOW, POLICY, Item, Killed, Room, rss

# fetch, seen, publish and save_published twice over, note_known, save.
STEPS = 8


class Countdown:
    """Kill the process before or after the n-th step that it takes."""

    def __init__(self, steps: int, *, after: bool) -> None:
        self.left = steps
        self.after = after

    def wrap(self, step: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def taken(*args: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0 and not self.after:
                raise Killed
            result = await step(*args, **options)
            if self.left < 0 and self.after:
                raise Killed
            return result

        return taken

    def arm(self, room: Room, patch: pytest.MonkeyPatch) -> None:
        steps: list[tuple[object, tuple[str, ...]]] = [
            (room.fetcher, ("fetch",)),
            (room.downstream, ("publish",)),
            (room.store, ("save",)),
            (room.store.entries, ("seen", "save_published", "note_known")),
        ]
        for owner, names in steps:
            for name in names:
                patch.setattr(owner, name, self.wrap(getattr(owner, name)))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", range(STEPS))
async def test_a_kill_at_any_step_loses_no_article_and_names_none_twice(
    sqlite_room: Room, web: FeedWeb, monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool
) -> None:
    room = sqlite_room
    web.serve(rss(*(Item(str(n), age=n * HOUR) for n in range(4))), ETag='"1"')
    await room.store.add_feeds([web.url()], NOW)
    policy = replace(POLICY, publish_batch=2)
    with monkeypatch.context() as patch:
        Countdown(step, after=after).arm(room, patch)
        with pytest.raises(Killed):
            await room.poller("killed", policy).poll_once()
    before = room.downstream.articles
    room.later(3 * HOUR)

    await room.poller("restarted", policy).poll_once()

    urls = {article.url for article in room.downstream.articles}
    versions = {(a.article_id, a.content_version) for a in room.downstream.articles}
    assert urls == {f"https://example.org/{n}" for n in range(4)}
    assert len(versions) == 4
    assert len(room.downstream.articles) <= 4 + min(len(before), policy.publish_batch)
