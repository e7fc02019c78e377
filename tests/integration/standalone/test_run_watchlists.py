"""Does `tocsin run` start with watchlists that keep their examples, and with those alone?"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.alert.rules.examples import Example, Examples, Verdict
from services.alert.store.watchlists import get_watchlist, put_watchlist
from services.live import _put_watchlists
from services.standalone import Cores, open_cores
from shared.clock import VirtualClock
from shared.errors import InvalidInput
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy

WORDS = {"text": "Britain will send 14 tanks to Ukraine.", "published_at": "2023-01-17T00:00:00Z"}


@pytest.fixture
async def cores(tmp_path: Path) -> AsyncIterator[Cores]:
    """Give the cores with a real coder."""
    sql = SqlSettings(url=tmp_path / "tocsin.db")
    async with open_cores(sql, PoolPolicy(), VirtualClock()) as opened:
        yield opened


def written(folder: Path, *, target: str, **more: Any) -> Path:
    path = folder / "arms.json"
    rule = {"types": ["arms_transfer"], "targets": [target]}
    path.write_text(json.dumps({"id": "arms", "name": "Arms", "rules": [rule], **more}))
    return path


async def test_file_is_taken_with_the_examples_it_keeps_and_refused_with_others(
    cores: Cores, tmp_path: Path
) -> None:
    await _put_watchlists(cores, written(tmp_path, target="UKR", examples={"must_fire": [WORDS]}))
    broken = written(tmp_path, target="POL", examples={"must_fire": [WORDS]})

    with pytest.raises(InvalidInput, match=r"arms: examples.must_fire\[0\]: it does not fire"):
        await _put_watchlists(cores, broken)

    async with cores.database.reading() as tx:
        stored = await get_watchlist(tx, "arms")
    assert stored is not None
    assert (stored.version, stored.watchlist.rules[0].targets) == (1, ("UKR",))


async def test_marks_outlive_a_start_with_a_file_that_knows_of_none(
    cores: Cores, tmp_path: Path
) -> None:
    file = written(tmp_path, target="UKR")
    await _put_watchlists(cores, file)
    marks = Examples(must_not_fire=(Example(event_id="evt_1", kind=Verdict.NOT_RELEVANT),))
    async with cores.database.transaction() as tx:
        stored = await get_watchlist(tx, "arms")
        assert stored is not None
        marked = stored.watchlist.model_copy(update={"examples": marks})
        await put_watchlist(tx, marked, cores.clock.now())

    await _put_watchlists(cores, file)

    async with cores.database.reading() as tx:
        kept = await get_watchlist(tx, "arms")
    assert kept is not None
    assert (kept.version, kept.watchlist.examples) == (2, marks)
