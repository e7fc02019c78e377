"""Does every failure of a command reach the user as one line and a code other than 0?"""

from pathlib import Path

import click
import pytest

from services.cli import main
from services.cli.main import COMMANDS, run, tocsin
from shared.errors import InvalidInput, Unavailable


def failing(error: Exception) -> click.Command:
    def fail() -> None:
        raise error

    return click.Command("fail", callback=fail)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InvalidInput("tape:3: expected\nJSON"), 1, "tocsin: tape:3: expected JSON\n"),
        (Unavailable("no broker"), 75, "tocsin: no broker (may pass: try again)\n"),
        (click.Abort(), 130, ""),
        (KeyboardInterrupt(), 130, "\n"),  # click ends the line that a terminal shows ^C on
    ],
)
def test_failure_is_one_line_and_a_code(
    error: Exception,
    code: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(main, "tocsin", failing(error))

    assert run([]) == code
    assert capsys.readouterr().err == line


def test_code_of_a_command_that_exits_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    command = click.Command("c", callback=lambda: click.get_current_context().exit(3))
    monkeypatch.setattr(main, "tocsin", command)

    assert run([]) == 3


def test_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: tocsin {name}")


def test_every_module_of_a_command_is_listed() -> None:
    folder = Path(main.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {
        "__init__",
        "alert_work",
        "calling",
        "feed_book",
        "feed_lines",
        "later",
        "main",
        "own_database",
        "instant",
        "policy_options",
        "showing",
        "watchlist_examples",
        "watchlist_files",
    }

    assert modules == set(COMMANDS)


def test_group_offers_every_command() -> None:
    assert tocsin.list_commands(click.Context(tocsin)) == list(COMMANDS)
