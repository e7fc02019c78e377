"""Do the commands that call the API do and say what they should?"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from services.alert.dispatching import open_dispatcher
from services.alert.outbox.settings import DeliverySettings
from services.alert.quotas import LimitSettings
from services.cli.main import EXIT_PERMANENT, EXIT_TRANSIENT, run
from shared.clock import WallClock
from shared.ops.serving import serving
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import WATCHLIST, Served

Tocsin = Callable[..., Awaitable[tuple[int, str, str]]]


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
            code = await asyncio.to_thread(exit_code, arguments)
            return code, *capsys.readouterr()

        yield command


def exit_code(arguments: Sequence[str]) -> int:
    """Run the command line as a process would: a command may also end by itself."""
    try:
        return run(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


@asynccontextmanager
async def listening(receiver: web.Application) -> AsyncIterator[str]:
    """Serve ``receiver`` inside the block; yield its URL."""
    runner = web.AppRunner(receiver)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def dispatching(served: Served) -> AsyncIterator[None]:
    """Send what is due inside the block."""
    parts, stop = served.parts, asyncio.Event()
    settings = DeliverySettings(poll_interval=timedelta(milliseconds=20))
    async with open_dispatcher(
        parts.database, parts.box, parts.policy, settings, clock=parts.clock, owner="test"
    ) as dispatcher:
        task = asyncio.create_task(dispatcher.run(stop))
        yield
        stop.set()
        await task


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file with a watchlist."""
    return rewritten(tmp_path / "mine.yaml", WATCHLIST)


def rewritten(path: Path, document: object) -> Path:
    text = json.dumps(document) if path.suffix == ".json" else yaml.safe_dump(document)
    path.write_text(text)
    return path


async def test_applied_file_is_created_then_unchanged_then_changed(
    tocsin: Tocsin, file: Path
) -> None:
    apply = ("watchlists", "apply", "-f", str(file))

    first = await tocsin(*apply)
    again = await tocsin(*apply)
    rewritten(file, {**WATCHLIST, "name": "Weapons"})
    tried = await tocsin(*apply, "--dry-run")
    changed = await tocsin(*apply)

    assert [out for _, out, _ in (first, again, tried, changed)] == [
        "arms-to-ukraine: created\n",
        "arms-to-ukraine: unchanged\n",
        "arms-to-ukraine: would be changed\n",
        "arms-to-ukraine: changed\n",
    ]


async def test_shown_watchlist_may_be_applied_again(tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "-f", str(file))
    _, shown, _ = await tocsin("watchlists", "show", "arms-to-ukraine")
    exported = rewritten(file.with_suffix(".json"), json.loads(shown))

    assert (await tocsin("watchlists", "apply", "-f", str(exported)))[1] == (
        "arms-to-ukraine: unchanged\n"
    )


async def test_wrong_file_is_named_and_nothing_is_put(tocsin: Tocsin, file: Path) -> None:
    wrong = {**WATCHLIST, "id": "b", "rules": [{"targets": ["Ukrane"]}]}
    rewritten(file, [{**WATCHLIST, "id": "a"}, wrong])

    code, _, told = await tocsin("watchlists", "apply", "-f", str(file))

    assert code == EXIT_PERMANENT
    assert "mine.yaml: rules[0].targets[0]" in told
    assert "did you mean 'Ukraine'?" in told
    assert (await tocsin("watchlists", "list", "--json"))[1] == ""


async def test_files_are_applied_all_or_none(tocsin: Tocsin, file: Path, served: Served) -> None:
    rewritten(file, [{**WATCHLIST, "id": "a"}, {**WATCHLIST, "id": "b"}])
    narrow = LimitSettings(watchlists=1)
    served.app.state.parts = replace(served.parts, limits=narrow)

    code, _, told = await tocsin("watchlists", "apply", "-f", str(file))

    assert (code, "at most 1 watchlists" in told) == (EXIT_PERMANENT, True)
    assert (await tocsin("watchlists", "list", "--json"))[1] == ""


async def test_pruning_removes_what_no_file_names(tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "--preset", "new-sanctions")

    pruned = await tocsin("watchlists", "apply", "-f", str(file), "--prune")

    assert pruned[1] == "arms-to-ukraine: created\nnew-sanctions: removed\n"


async def test_difference_is_shown_line_by_line(tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "-f", str(file))
    same = await tocsin("watchlists", "diff", "-f", str(file))
    rewritten(file, {**WATCHLIST, "name": "Weapons"})

    code, shown, _ = await tocsin("watchlists", "diff", "-f", str(file))

    assert (same[0], same[1], code) == (0, "", 1)
    assert "-name: Arms to Ukraine\n+name: Weapons\n" in shown


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
async def test_exported_file_changes_nothing_when_applied(
    tocsin: Tocsin, file: Path, suffix: str
) -> None:
    await tocsin("watchlists", "apply", "-f", str(file), "--preset", "new-sanctions")
    exported = str(file.with_name(f"all{suffix}"))

    written = await tocsin("watchlists", "export", "-f", exported)
    applied = await tocsin("watchlists", "apply", "-f", exported)

    assert written[0] == 0
    assert applied[1] == "arms-to-ukraine: unchanged\nnew-sanctions: unchanged\n"


async def test_preset_is_applied_by_its_name(tocsin: Tocsin) -> None:
    await tocsin("watchlists", "apply", "--preset", "new-sanctions")

    code, listed, _ = await tocsin("watchlists", "list", "--json")

    assert (code, json.loads(listed)["id"]) == (0, "new-sanctions")
    assert "new-arms-transfers" in (await tocsin("watchlists", "presets"))[1]


async def test_unknown_preset_is_refused_with_the_known_ones(tocsin: Tocsin) -> None:
    code, _, told = await tocsin("watchlists", "apply", "--preset", "news")

    assert (code, "new-sanctions" in told) == (EXIT_PERMANENT, True)


async def test_removed_watchlist_is_gone(tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "-f", str(file))

    removed = await tocsin("watchlists", "remove", "arms-to-ukraine")
    again = await tocsin("watchlists", "remove", "arms-to-ukraine")

    assert removed[0] == 0
    assert (again[0], again[2]) == (
        EXIT_PERMANENT,
        "tocsin: there is no watchlist 'arms-to-ukraine'\n",
    )


async def test_added_endpoint_shows_its_secret_and_is_subscribed(tocsin: Tocsin) -> None:
    code, added, _ = await tocsin("endpoints", "add", "http://127.0.0.1:9/hook")

    _, listed, _ = await tocsin("endpoints", "list", "--json")
    endpoint = json.loads(listed)
    assert (code, "whsec_" in added, endpoint["id"] in added) == (0, True, True)
    assert endpoint["watchlists"] == ["(all)"]


async def test_endpoint_that_cannot_be_subscribed_is_not_left_behind(tocsin: Tocsin) -> None:
    code, _, told = await tocsin(
        "endpoints", "add", "http://127.0.0.1:9/hook", "--watchlist", "nothing"
    )

    assert (code, "watchlist_id" in told) == (EXIT_PERMANENT, True)
    assert (await tocsin("endpoints", "list", "--json"))[1] == ""


@pytest.mark.parametrize(("status", "expected"), [(204, 0), (500, 1)])
async def test_test_says_whether_the_message_arrived(
    served: Served, tocsin: Tocsin, status: int, expected: int
) -> None:
    async def hook(_: web.Request) -> web.Response:
        return web.Response(status=status)

    receiver = web.Application()
    receiver.router.add_post("/hook", hook)
    async with listening(receiver) as url, dispatching(served):
        _, added, _ = await tocsin("endpoints", "add", f"{url}/hook", "--json")
        code, told, _ = await tocsin("endpoints", "test", json.loads(added)["id"])

    assert (code, f"HTTP {status}" in told) == (expected, True)


async def test_alerts_are_listed_and_shown(served: Served, tocsin: Tocsin, file: Path) -> None:
    await tocsin("watchlists", "apply", "-f", str(file))
    (alert,) = await served.hand_in()

    _, listed, _ = await tocsin("alerts", "list", "--actor", "United Kingdom")
    _, shown, _ = await tocsin("alerts", "show", alert)
    _, explained, _ = await tocsin("alerts", "explain", alert)
    _, none, _ = await tocsin("alerts", "list", "--type", "attack", "--json")

    assert alert in listed
    assert "14 Challenger 2" in listed
    assert "\u201cBritain will send 14 Challenger 2 tanks to Ukraine.\u201d" in shown
    assert json.loads(explained)["watchlist_version"] == 1
    assert none == ""


async def test_wrong_filter_is_told_in_one_line_with_the_nearest_known(tocsin: Tocsin) -> None:
    code, _, told = await tocsin("alerts", "list", "--actor", "Ukrane")

    assert code == EXIT_PERMANENT
    assert told == (
        "tocsin: actor: 'Ukrane' is no known state, body or group; did you mean 'Ukraine'?\n"
    )


async def test_api_that_does_not_answer_is_named(
    tocsin: Tocsin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_API_URL", "http://127.0.0.1:1")

    code, _, told = await tocsin("alerts", "list")

    assert code == EXIT_TRANSIENT
    assert told.startswith("tocsin: TOCSIN_API_URL: http://127.0.0.1:1 does not answer")


async def test_missing_key_is_named(tocsin: Tocsin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOCSIN_API_KEY")

    code, _, told = await tocsin("endpoints", "list")

    assert (code, told.startswith("tocsin: TOCSIN_API_KEY: expected")) == (EXIT_PERMANENT, True)


async def test_alert_is_handled_by_commands_and_its_history_tells(
    tocsin: Tocsin, served: Served, file: Path
) -> None:
    rewritten(file, {**WATCHLIST, "history": True})
    await tocsin("watchlists", "apply", "-f", str(file))
    (alert,) = await served.hand_in()

    told = [
        await tocsin("alerts", "ack", alert),
        await tocsin("alerts", "assign", alert, "--to", "Ann"),
        await tocsin("alerts", "comment", alert, "asked the ministry"),
        await tocsin("alerts", "close", alert, "--reason", "a known sale"),
        await tocsin("alerts", "reopen", alert),
        await tocsin("alerts", "dismiss", alert),
    ]

    assert [out for _, out, _ in told] == [
        f"{alert}: acknowledged\n",
        f"{alert}: assigned to Ann\n",
        f"{alert}: commented by tester\n",
        f"{alert}: closed\n",
        f"{alert}: open\n",
        f"{alert}: dismissed\n",
    ]
    shown = (await tocsin("alerts", "history", alert))[1]
    assert "asked the ministry" in shown
    assert "open -> acknowledged" in shown
    assert (await tocsin("alerts", "list", "--state", "open", "--json"))[1] == ""
    listed = json.loads((await tocsin("alerts", "list", "--assignee", "Ann", "--json"))[1])
    assert (listed["alert_id"], listed["state"]) == (alert, "dismissed")
    assert "dismissed, by Ann" in (await tocsin("alerts", "show", alert))[1]


async def test_marked_alert_is_an_example_that_is_exported_and_forgotten(
    tocsin: Tocsin, served: Served, file: Path
) -> None:
    rewritten(file, {**WATCHLIST, "history": True})
    await tocsin("watchlists", "apply", "-f", str(file))
    (alert,) = await served.hand_in()

    marked = await tocsin("alerts", "mark", alert, "not_relevant", "--note", "an exercise")

    assert "arms-to-ukraine: must not ring for it" in marked[1], marked
    shown = (await tocsin("watchlists", "examples", "arms-to-ukraine"))[1]
    assert "not ring not_relevant" in shown
    assert "broken" in shown
    exported = str(file.with_name("all.yaml"))
    await tocsin("watchlists", "export", "-f", exported)
    (written,) = json.loads((await tocsin("watchlists", "export"))[1])
    assert written["examples"]["must_not_fire"][0]["kind"] == "not_relevant"
    assert (await tocsin("watchlists", "apply", "-f", exported))[1].endswith("unchanged\n")
    bare = await tocsin("watchlists", "apply", "-f", str(file))
    assert (bare[1], (await tocsin("watchlists", "diff", "-f", str(file)))[0]) == (
        "arms-to-ukraine: unchanged\n",
        0,
    )
    tried = (await tocsin("watchlists", "test", exported, "--since", "2026-11-01"))[1]
    assert "broken: examples.must_not_fire[0]: it fires (marked not_relevant)" in tried
    example = json.loads((await tocsin("watchlists", "examples", "arms-to-ukraine", "--json"))[1])
    forgotten = await tocsin("watchlists", "forget-example", "arms-to-ukraine", example["id"])
    assert forgotten[0] == 0
    assert (await tocsin("watchlists", "examples", "arms-to-ukraine", "--json"))[1] == ""


async def test_subscription_is_made_changed_snoozed_and_removed(
    tocsin: Tocsin, served: Served, file: Path
) -> None:
    served.clock.advance(WallClock().now())
    await tocsin("watchlists", "apply", "-f", str(file))
    _, made, _ = await tocsin(
        "endpoints", "add", "http://127.0.0.1:9/", "--watchlist", "arms-to-ukraine", "--json"
    )
    endpoint = json.loads(made)["id"]

    when = ("--digest", "daily", "--at", "08:00", "--timezone", "Europe/Kyiv")
    added = await tocsin("subscriptions", "add", "--endpoint", endpoint, "--kind", "new", *when)
    name = added[1].strip()
    changed = await tocsin(
        *("subscriptions", "change", name, "--quiet", "22:00-7:00", "--rate-cap", "5/600"),
        *("--min-severity", "high", "--urgent-passes"),
    )
    shown = json.loads((await tocsin("subscriptions", "show", name))[1])
    plain = await tocsin("subscriptions", "change", name, "--digest", "none", "--quiet", "none")

    assert changed[0] == 0, changed
    assert "high and above; daily digest at 08:00 Europe/Kyiv; quiet 22:00-07:00 UTC" in changed[1]
    assert shown["policy"]["digest"] == {
        "every": "daily",
        "at": "08:00:00",
        "weekday": None,
        "timezone": "Europe/Kyiv",
    }
    assert (shown["kinds"], shown["policy"]["urgent_passes"]) == (["new"], True)
    assert "version 3, high and above; at most 5 in 600 s" in plain[1]
    assert (await tocsin("subscriptions", "snooze", name, "8h"))[0] == 0
    assert "snoozed until" in (await tocsin("subscriptions", "list"))[1]
    assert (await tocsin("subscriptions", "wake", name))[1] == f"{name}: awake\n"
    listed = (await tocsin("subscriptions", "list", "--endpoint", endpoint, "--json"))[1]
    assert len(listed.splitlines()) == 2
    assert (await tocsin("subscriptions", "remove", name))[1] == f"{name}: removed\n"


async def test_wrong_policy_is_refused_with_what_was_expected(tocsin: Tocsin) -> None:
    add = ("subscriptions", "add", "--endpoint", "x")

    told = [
        (await tocsin(*add, "--quiet", "at night"))[2],
        (await tocsin(*add, "--at", "08:00"))[2],
        (await tocsin(*add, "--digest", "daily", "--timezone", "Europe/Kyyiv"))[2],
        (await tocsin("subscriptions", "snooze", "x", "soon"))[2],
    ]

    assert "expected FROM-TO such as 22:00-07:00" in told[0]
    assert "give --digest too" in told[1]
    assert "did you mean 'Europe/Kyiv'" in told[2]
    assert "or how long from now" in told[3]


async def test_silence_is_set_listed_and_ended(tocsin: Tocsin, served: Served) -> None:
    served.clock.advance(WallClock().now())
    why = ("--reason", "a known sale", "--until", "2h")
    code, made, _ = await tocsin(
        "silences", "add", "--type", "arms_transfer", "--actor", "UK", *why
    )
    name = made.partition(":")[0]

    listed = (await tocsin("silences", "list"))[1]
    ended = await tocsin("silences", "end", name)

    assert (code, "types arms_transfer, actors GBR" in made) == (0, True)
    assert "a known sale" in listed
    assert ended[1] == f"{name}: ended\n"
    assert (await tocsin("silences", "list", "--json"))[1] == ""
    assert json.loads((await tocsin("silences", "list", "--expired", "--json"))[1])["id"] == name
    nothing = await tocsin("silences", "add", *why)
    assert "expected one at least of" in nothing[2]
