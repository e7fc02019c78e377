"""How does a project test its own watchlists against recorded articles?

A pytest plugin; switch it on with ``pytest_plugins = ["tocsin.testing"]`` in a root conftest.py.
Tocsin runs in a child process, so nothing of it is imported beside the project's own packages.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DEADLINE = 600.0


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay raised: each alert in its last state, and every message in order."""

    alerts: list[dict[str, Any]]
    notifications: list[dict[str, Any]]

    def of(self, watchlist: str) -> list[dict[str, Any]]:
        """Return the alerts of one watchlist, by its id."""
        return [alert for alert in self.alerts if alert["watchlist"] == watchlist]


Replay = Callable[..., Replayed]


def run_replay(
    *paths: Path | str,
    folder: Path,
    watchlists: Path | str | None = None,
    published: str | None = None,
) -> Replayed:
    """Run `tocsin replay` over ``paths`` with files in ``folder``; see `tocsin replay --help`.

    Raises AssertionError with Tocsin's own words when the input is refused.
    """
    alerts, notifications = folder / "alerts.jsonl", folder / "notifications.jsonl"
    command = [sys.executable, "-m", "tocsin", "replay", *map(str, paths)]
    command += ["--alerts", str(alerts), "--notifications", str(notifications)]
    if watchlists is not None:
        command += ["--watchlists", str(watchlists)]
    if published is not None:
        command += ["--published", published]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=DEADLINE)
    assert done.returncode == 0, done.stderr
    return Replayed(_lines(alerts), _lines(notifications))


@pytest.fixture
def tocsin_replay(tmp_path: Path) -> Replay:
    """Return a function that replays files or folders: ``tocsin_replay("tape.jsonl").alerts``."""

    def replay(*paths: Path | str, **options: Any) -> Replayed:
        return run_replay(*paths, folder=tmp_path, **options)

    return replay


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
