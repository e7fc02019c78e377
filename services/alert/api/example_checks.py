"""Which examples would a watchlist break that somebody wants to save?"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from services.alert.api.parts import ApiParts
from services.alert.examples.judging import Judged
from services.alert.examples.keeping import keeping_examples
from services.alert.rules.problems import Problem
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from services.alert.store.watchlists import standing_watchlists
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
    if not watchlists:
        return {}
    async with parts.database.reading() as tx:
        standing = await standing_watchlists(tx, {each.id for each in watchlists.values()})
    found: dict[Key, Watchlist] = {}
    for key, each in watchlists.items():
        wanted = keeping_examples(each, stored := standing.get(each.id))
        if wanted.examples and not _same(wanted, stored):
            found[key] = wanted
    return found


def _same(wanted: Watchlist, stored: StoredWatchlist | None) -> bool:
    if stored is None:
        return False
    standing = stored.watchlist
    return (standing.rules, standing.examples) == (wanted.rules, wanted.examples)
