"""Does `tocsin replay` raise the expected alerts, the same bytes each time?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.expected import assert_expected
from tocsin.testing import run_replay

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "seeds"

pytestmark = pytest.mark.timeout(180)


def tocsin(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tocsin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_seeds_raise_the_expected_alerts(tmp_path: Path) -> None:
    assert_expected(run_replay(SEEDS, folder=tmp_path).alerts)


def test_same_tape_gives_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    written = []
    for workers in ("1", "2"):
        alerts, messages = tmp_path / f"a{workers}", tmp_path / f"n{workers}"
        done = tocsin(
            *("replay", SEEDS, "--workers", workers),
            *("--alerts", alerts, "--notifications", messages),
        )
        assert done.returncode == 0, done.stderr
        written.append((alerts.read_bytes(), messages.read_bytes()))

    assert written[0] == written[1]
    assert all(written[0])


def test_times_are_those_of_the_tape(tmp_path: Path) -> None:
    replayed = run_replay(SEEDS, folder=tmp_path)

    assert {alert["created_at"] for alert in replayed.alerts} == {"2023-01-17T00:00:00Z"}


def test_replay_on_a_kept_store_goes_on_where_it_was(tmp_path: Path) -> None:
    store, first, again = tmp_path / "kept.db", tmp_path / "first", tmp_path / "again"
    assert tocsin("replay", SEEDS, "--store", store, "--alerts", first).returncode == 0

    done = tocsin("replay", SEEDS, "--store", store, "--alerts", again)

    assert done.returncode == 0, done.stderr
    assert again.read_bytes() == first.read_bytes()


def test_own_watchlist_replaces_the_presets(tmp_path: Path) -> None:
    rule = {"types": ["ambassador_recalled"], "targets": ["Iran"]}
    watchlist = tmp_path / "mine.json"
    watchlist.write_text(json.dumps({"id": "mine", "name": "Mine", "rules": [rule]}))

    replayed = run_replay(SEEDS, folder=tmp_path, watchlists=watchlist)

    assert [alert["type"] for alert in replayed.of("mine")] == ["ambassador_recalled"]
    assert replayed.alerts == replayed.of("mine")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bad.jsonl", '{"id": "a"', "bad.jsonl:1"),
        ("bad.jsonl", '{"id": "a", "text": "x"}', '"published_at"'),
        ("undated.txt", "Some text.", "undated.txt"),
    ],
)
def test_bad_input_is_one_line_that_names_it(
    name: str, content: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content)

    done = tocsin("replay", path)

    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_demo_ends_by_itself_and_shows_the_four_alerts() -> None:
    done = tocsin("demo")

    assert done.returncode == 0, done.stderr
    assert "4 alerts" in done.stdout
    assert "4 received" in done.stdout
    assert "every signature verified" in done.stdout
    assert "tocsin run --feed" in done.stdout
