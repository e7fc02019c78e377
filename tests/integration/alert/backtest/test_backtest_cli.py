"""Does `tocsin watchlists test` say what a watchlist would have raised?"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import yaml

from services.cli.main import EXIT_PERMANENT, EXIT_USAGE, run
from services.replay.options import ReplayOptions
from services.replay.run import play
from shared.ops.serving import serving
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import Served
from tests.integration.alert.backtest.recorded_seeds import ARMS, PRESETS, record

Tocsin = Callable[..., Awaitable[tuple[int, str, str]]]
SEEDS = Path(__file__).parents[4] / "seeds"


@pytest.fixture
def empty_settings(tmp_path: Path) -> SqlSettings:
    """Give SQLite alone: what a command prints does not depend on the database."""
    return SqlSettings(url=tmp_path / "tocsin.db")


@pytest.fixture
async def tocsin(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Tocsin]:
    """Give a function that runs the command line: exit code, output, errors."""
    async with serving(served.app, "127.0.0.1", 0) as port:
        monkeypatch.setenv("TOCSIN_API_URL", f"http://127.0.0.1:{port}/")
        monkeypatch.setenv("TOCSIN_API_KEY", await served.key())

        async def command(*arguments: str) -> tuple[int, str, str]:
            capsys.readouterr()
            code = await asyncio.to_thread(run, arguments)
            return code, *capsys.readouterr()

        yield command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file with a changed version of a preset."""
    path = tmp_path / "changed.yaml"
    rule = {"types": ["arms_transfer"], "statuses": ["proposed"]}
    path.write_text(yaml.safe_dump({"id": ARMS.id, "name": "Offers", "rules": [rule]}))
    return path


async def test_changed_version_is_tried_beside_the_one_that_stands(
    served: Served, tocsin: Tocsin, file: Path, tmp_path: Path
) -> None:
    await record(served.database)
    standing = tmp_path / "standing.json"
    standing.write_text(json.dumps(ARMS.document()))
    await tocsin("watchlists", "apply", "-f", str(standing))

    tried = ("watchlists", "test", str(file), "--since", "2023-01-16", "--until", "2023-01-18")
    code, told, _ = await tocsin(*tried)
    _, document, _ = await tocsin(*tried, "--json")

    assert code == 0
    assert f"{ARMS.id}: 1 alerts (1 messages)" in told
    assert "beside version 1: +0, -1" in told
    assert "Britain will send 14 Challenger 2" in told
    assert json.loads(document)["difference"]["removed"] == 1


async def test_stretch_of_time_must_be_named(tocsin: Tocsin, file: Path) -> None:
    code, _, told = await tocsin("watchlists", "test", str(file))

    assert (code, told) == (EXIT_USAGE, "tocsin: expected --since DATE, or --tape PATH\n")


async def test_refusal_is_told_in_one_line(tocsin: Tocsin, file: Path) -> None:
    code, _, told = await tocsin("watchlists", "test", str(file), "--since", "2000-01-01")

    assert code == EXIT_PERMANENT
    assert told == "tocsin: since: expected at most 1100 days before `until`\n"


async def test_tape_raises_the_alerts_of_its_settled_replay(tocsin: Tocsin, tmp_path: Path) -> None:
    presets = tmp_path / "presets.json"
    presets.write_text(json.dumps([each.document() for each in PRESETS.values()]))

    code, told, _ = await tocsin("watchlists", "test", str(presets), "--tape", str(SEEDS), "--json")

    played = await play(ReplayOptions(paths=(SEEDS,)))
    found = [each for line in told.splitlines() for each in json.loads(line)["examples"]]
    assert code == 0
    assert len(found) == 4
    assert sorted(found, key=lambda each: str(each["alert_id"])) == [
        each.model_dump(mode="json") for each in played.alerts
    ]


async def test_tape_is_tried_with_the_examples_of_the_watchlist(tocsin: Tocsin, file: Path) -> None:
    offers = yaml.safe_load(await asyncio.to_thread(file.read_text))
    gift = {
        "text": "Britain will send 14 tanks to Ukraine.",
        "published_at": "2023-01-17T00:00:00Z",
    }
    offers["examples"] = {
        "must_fire": [gift, {"text": "France offered ten tanks to Ukraine."}],
        "must_not_fire": [{"text": "The weather in Kyiv was fine."}],
    }
    await asyncio.to_thread(file.write_text, yaml.safe_dump(offers))

    code, told, _ = await tocsin("watchlists", "test", str(file), "--tape", str(SEEDS))

    assert code == 0
    (broken,) = [line for line in told.splitlines() if line.startswith("broken")]
    assert broken == (
        "broken: examples.must_fire[0]: it does not fire: rule 0 fails at statuses: "
        "asked proposed, it has announced"
    )


async def test_why_not_says_what_failed_first(served: Served, tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "-f", str(file))
    await served.hand_in()

    code, told, _ = await tocsin("alerts", "why-not", ARMS.id, "art_1")
    _, document, _ = await tocsin("alerts", "why-not", ARMS.id, "art_1", "--json")

    assert code == 0
    assert told.startswith("no rule is satisfied: rule 0 by statuses\n")
    assert "parties" in told
    assert json.loads(document)["failure"] == "mismatch"
