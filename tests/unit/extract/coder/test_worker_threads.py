from __future__ import annotations

import os

import psutil
import pytest

from services.extract.coded import Coded
from services.extract.coding import load_coder
from services.extract.document import Document
from shared.workers import PoolPolicy, WorkerPool


async def test_a_worker_multiplies_on_one_thread_whatever_its_parent_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [n for n in os.environ if n.endswith("_NUM_THREADS")]:
        monkeypatch.delenv(name)

    async with WorkerPool[Document, Coded](load_coder, PoolPolicy(workers=1)) as pool:
        (coded,) = await pool.run([Document("a", None, "Sweden sent tanks to Chad.", None, "en")])
        threads = psutil.Process(pool.pids[0]).num_threads()

    assert isinstance(coded, Coded)
    assert len(coded.events) == 1
    assert threads == 1
