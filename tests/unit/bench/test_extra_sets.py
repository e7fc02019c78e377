from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.scoring.extra_sets import ExtraSet, extra_sets


def test_nothing_is_scored_beside_the_own_sets_by_default() -> None:
    assert extra_sets({}) == ()


def test_files_are_listed_as_in_path_and_closed_ones_are_unseen(tmp_path: Path) -> None:
    first, second = tmp_path / "real_open.jsonl", tmp_path / "real_closed.jsonl"
    first.touch()
    second.touch()

    found = extra_sets({"TOCSIN_BENCH_EXTRA": os.pathsep.join((str(first), str(second)))})

    assert found == (ExtraSet(first, unseen=False), ExtraSet(second, unseen=True))
    assert [one.name for one in found] == ["real open", "real closed"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gone.jsonl"

    with pytest.raises(FileNotFoundError, match=r"gone\.jsonl is no file"):
        extra_sets({"TOCSIN_BENCH_EXTRA": str(path)})
