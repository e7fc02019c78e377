"""`tocsin watchlists`: list, show, try, apply and remove watchlists through the API."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from services.alert.rules.files import load_watchlists, preset_watchlists
from services.alert.rules.watchlist import Watchlist
from services.cli.calling import Api, segment
from services.cli.instant import Instant
from services.cli.showing import (
    as_json,
    items_of,
    party,
    show_document,
    show_lines,
    show_table,
)
from services.cli.watchlist_examples import examples, forget_example
from services.cli.watchlist_files import ROOT, apply, diff, export
from shared.logs import configure_logs
from shared.names.names import Names

_TRIAL_COLUMNS = ("", "RAISED", "TYPE", "STATUS", "WHO", "WHOM", "WHAT", "SOURCES", "EVIDENCE")


@click.group("watchlists", short_help="List, apply and export watchlists.")
def command() -> None:
    """Look after the watchlists of the Tocsin at TOCSIN_API_URL."""


@command.command("list")
@as_json
def list_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the watchlists."""
    found = Api.configured().every(ROOT)
    if as_json:
        show_lines(found)
        return
    show_table(
        ("ID", "NAME", "VERSION", "RULES", "UPDATED"),
        (
            (
                each["id"],
                each["watchlist"]["name"],
                each["version"],
                len(each["watchlist"]["rules"]),
                each["updated_at"],
            )
            for each in found
        ),
    )


@command.command()
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Print a watchlist as a JSON file that `apply` takes."""
    show_document(Api.configured().get(f"{ROOT}/{segment(name)}").document)


command.add_command(apply)
command.add_command(diff)
command.add_command(export)
command.add_command(examples)
command.add_command(forget_example)


@command.command("test")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--since", type=Instant(), help="Published at or after it; with --tape, its start.")
@click.option("--until", type=Instant(), help="Published before it; now, or the tape's end.")
@click.option(
    "--tape",
    "tapes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Try on these recorded articles, as `tocsin replay` takes them, without a Tocsin.",
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0, 100))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1))
@as_json
def test_(file: Path, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 - click's way
    """Say what the watchlists of FILE would have raised; nothing is sent or kept.

    On what Tocsin recorded, and beside the version that stands there; or on the articles of
    --tape, in a store that ends with the command.
    """
    watchlists = load_watchlists(file, Names.load())
    for found in _tried(watchlists, **asked):
        if as_json:
            show_lines([found])
        else:
            _show_trial(found)


@command.command()
@click.argument("name", metavar="ID")
def remove(name: str) -> None:
    """Let a watchlist ring no more; its versions and alerts stay."""
    Api.configured().call("DELETE", f"{ROOT}/{segment(name)}")
    click.echo(f"{name}: removed")


@command.command("presets")
@as_json
def presets_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the watchlists that come with Tocsin; `apply --preset ID` puts one."""
    found = preset_watchlists(Names.load(), further=True)
    if as_json:
        show_lines(each.document() for each in found)
        return
    show_table(
        ("ID", "NAME", "DESCRIPTION"), ((each.id, each.name, each.description) for each in found)
    )


def _tried(
    watchlists: Iterable[Watchlist],
    *,
    since: datetime | None,
    until: datetime | None,
    tapes: tuple[Path, ...],
    limit: int,
    workers: int,
) -> Iterator[Any]:
    if tapes:
        from services.replay.backtest import TapeTrial, backtest_tape

        configure_logs("WARNING")
        asked = TapeTrial(tuple(watchlists), tapes, since, until, limit, workers)
        yield from (each.model_dump(mode="json") for each in asyncio.run(backtest_tape(asked)))
        return
    if since is None:
        message = "expected --since DATE, or --tape PATH"
        raise click.UsageError(message)
    span = {"since": since.isoformat()} | ({"until": until.isoformat()} if until else {})
    api = Api.configured()
    for each in watchlists:
        document = {"watchlist": each.document(), "limit": limit, **span}
        yield api.call("POST", "/v1/backtests", document=document).document


def _show_trial(found: Mapping[str, Any]) -> None:
    click.echo(_summary(found))
    for each in found["broken_examples"]:
        click.echo(f"broken: {each['field']}: {each['message']}")
    days = [(each["day"], each["alerts"]) for each in found["per_day"] if each["alerts"]]
    if days:
        show_table(("DAY", "ALERTS"), days)
    rows = [*_rows("", found["examples"]), *_changed_rows(found["difference"])]
    if rows:
        click.echo()
        show_table(_TRIAL_COLUMNS, rows)


def _summary(found: Mapping[str, Any]) -> str:
    average = found["total"] / len(found["per_day"])
    told = (
        f"{found['watchlist']}: {found['total']} alerts ({found['messages']} messages) "
        f"from {found['since']} to {found['until']}, {average:.1f} a day, "
        f"on {found['events']} events"
    )
    difference = found["difference"]
    if difference is None:
        return told
    more, less = difference["added"], difference["removed"]
    return f"{told}; beside version {difference['version']}: +{more}, -{less}"


def _changed_rows(difference: Mapping[str, Any] | None) -> Iterator[tuple[object, ...]]:
    if difference is not None:
        yield from _rows("+", difference["added_alerts"])
        yield from _rows("-", difference["removed_alerts"])


def _rows(sign: str, alerts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for alert in alerts:
        sources = alert["sources"]
        yield (
            sign,
            alert["created_at"],
            alert["type"],
            alert["status"],
            party(alert["actor"]),
            party(alert["target"]),
            items_of(alert),
            f"{sources['independent']}/{sources['total']}",
            " ".join(alert["evidence"][0]["quote"].split()),
        )
