"""How do new articles get the text of their pages, and wait for it no longer than is right?

Each waits for its page for a bounded time at most. What has none by then goes out with the feed's
words, and its page is tried later; old entries do not wait at all.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.ingest.news import Fresh, in_turn
from services.ingest.page_fetch import PageReader
from services.ingest.page_joining import AwaitedPage, Joined, PageWish, hint_of, joined
from services.ingest.pages.outcome import AWAITED, PageAnswer, PageOutcome
from shared.clock import Clock


async def filled(fresh: Sequence[Fresh], reader: PageReader, clock: Clock) -> list[Fresh]:
    """Return ``fresh`` as it is to be published, in order."""
    asked = [one for one in fresh if one.wish is not None and one.article.lane == "live"]
    # The newest first: where time runs out it does so for the older ones.
    asked.sort(key=lambda one: one.article.published_at, reverse=True)
    answers = await answered(
        [(one.wish, hint_of(one.article)) for one in asked if one.wish],
        reader,
        reader.policy.wait,
    )
    by_id = {one.article.article_id: answer for one, answer in zip(asked, answers, strict=True)}
    now = clock.now()
    made = [
        _made(one, one.wish, by_id.get(one.article.article_id, AWAITED), now) if one.wish else one
        for one in fresh
    ]
    made.sort(key=in_turn)
    return made


async def answered(
    wishes: Sequence[tuple[PageWish, str]], reader: PageReader, wait: timedelta
) -> list[PageAnswer]:
    """Read the pages side by side; what is not read within ``wait`` is answered with awaited."""
    if not wishes:
        return []
    tasks = [asyncio.create_task(reader.read(wish.url, hint)) for wish, hint in wishes]
    try:
        await asyncio.wait(tasks, timeout=wait.total_seconds())
        answers = [task.result() if task.done() else AWAITED for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    reader.count(answers)
    return answers


def _made(fresh: Fresh, wish: PageWish, answer: PageAnswer, now: datetime) -> Fresh:
    before = fresh.before
    read_before = before is not None and before.page == PageOutcome.READ
    awaited = AwaitedPage(wish, fresh.article, now, held=read_before)
    made: Joined = joined(awaited, answer, now)
    if made.article is None:
        return replace(fresh, publish=False, awaits=made.awaits)
    same = before is not None and before.published == made.article.content_version
    return replace(
        fresh, article=made.article, publish=not same or made.article.withdrawn, awaits=made.awaits
    )
