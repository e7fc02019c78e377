"""Which examples would a watchlist break that somebody wants to save?"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from services.alert.api.parts import ApiParts
from services.alert.examples.judging import Judged
from services.alert.rules.problems import Problem
from services.alert.rules.watchlist import Watchlist
from services.alert.store.watchlists import get_watchlist
from shared.http.problems import FieldError, invalid

Key = TypeVar("Key")


async def check_examples(parts: ApiParts, watchlist: Watchlist) -> None:
    """Refuse a watchlist, by its qualified id, that breaks one of its examples.

    Examples are judged where rules or examples are others than those that stand: a new name breaks
    none.
    """
    broken = (await broken_examples(parts, {0: watchlist})).get(0, ())
    if broken:
        raise invalid([FieldError(field=each.field, message=each.message) for each in broken])


async def broken_examples(
    parts: ApiParts, watchlists: Mapping[Key, Watchlist]
) -> dict[Key, tuple[Problem, ...]]:
    """Return what stands against ``watchlists``, those left out that break no example."""
    changed = await _changed(parts, watchlists)
    now = parts.clock.now()
    texts = [
        example
        for each in changed.values()
        for example in (*each.examples.must_fire, *each.examples.must_not_fire)
        if example.text is not None
    ]
    if texts and parts.reader is not None:
        # All at once: a coder that must be started is started once.
        await parts.reader.read(texts, now)
    found: dict[Key, tuple[Problem, ...]] = {}
    for key, each in changed.items():
        problems = _problems(await parts.example_check.judge_all(each, now))
        if problems:
            found[key] = problems
    return found


def _problems(judged: Sequence[Judged]) -> tuple[Problem, ...]:
    return tuple(
        Problem(each.listed.place, each.breaks)
        for each in judged
        if not each.holds and each.listed.example.enforced
    )


async def _changed(parts: ApiParts, watchlists: Mapping[Key, Watchlist]) -> dict[Key, Watchlist]:
    shown = {key: each for key, each in watchlists.items() if each.examples}
    if not shown:
        return {}
    async with parts.database.reading() as tx:
        standing = {key: await get_watchlist(tx, each.id) for key, each in shown.items()}
    found: dict[Key, Watchlist] = {}
    for key, each in shown.items():
        stored = standing[key]
        if stored is None or (stored.watchlist.rules, stored.watchlist.examples) != (
            each.rules,
            each.examples,
        ):
            found[key] = each
    return found
