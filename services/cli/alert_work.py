"""`tocsin alerts ack|dismiss|close|reopen|assign|comment|history`: who deals with an alert."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import click

from services.cli.calling import Api, segment
from services.cli.showing import as_json, show_lines, show_table

ROOT = "/v1/alerts"

_alerts = click.argument("names", metavar="ID...", nargs=-1, required=True)
_reason = click.option("--reason", help="Why; told in the history.")


@click.command()
@_alerts
@_reason
def ack(names: tuple[str, ...], reason: str | None) -> None:
    """Say that somebody has seen the alerts."""
    _move(names, "acknowledged", reason)


@click.command()
@_alerts
@_reason
def dismiss(names: tuple[str, ...], reason: str | None) -> None:
    """Say that the alerts are not worth it; a higher severity opens them again."""
    _move(names, "dismissed", reason)


@click.command()
@_alerts
@_reason
def close(names: tuple[str, ...], reason: str | None) -> None:
    """Say that the alerts are dealt with; a retraction or a higher severity opens them again."""
    _move(names, "closed", reason)


@click.command()
@_alerts
@_reason
def reopen(names: tuple[str, ...], reason: str | None) -> None:
    """Open the alerts again."""
    _move(names, "open", reason)


@click.command()
@_alerts
@click.option("--to", "person", help="Who sees to them; nobody if unset.")
def assign(names: tuple[str, ...], person: str | None) -> None:
    """Give the alerts to somebody, or to nobody."""
    for found in _changed(names, {"assignee": person}):
        click.echo(f"{found['alert_id']}: assigned to {found['assignee'] or 'nobody'}")


@click.command()
@click.argument("name", metavar="ID")
@click.argument("text")
def comment(name: str, text: str) -> None:
    """Add TEXT to the history of an alert."""
    path = f"{ROOT}/{segment(name)}/comments"
    found = Api.configured().call("POST", path, document={"text": text}).document
    click.echo(f"{name}: commented by {found['author']}")


@click.command()
@click.argument("name", metavar="ID")
@as_json
def history(name: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Show what was done about an alert, by whom and when."""
    found = Api.configured().every(f"{ROOT}/{segment(name)}/history")
    if as_json:
        show_lines(found)
        return
    show_table(("AT", "WHO", "DID", "WHAT"), (_entry(each) for each in found))


COMMANDS = (ack, dismiss, close, reopen, assign, comment, history)


def _move(names: Iterable[str], state: str, reason: str | None) -> None:
    for found in _changed(names, {"state": state, "reason": reason}):
        click.echo(f"{found['alert_id']}: {found['state']}")


def _changed(names: Iterable[str], change: Mapping[str, object]) -> Iterable[Any]:
    api = Api.configured()
    for name in names:
        yield api.call("PATCH", f"{ROOT}/{segment(name)}", document=change).document


def _entry(found: Mapping[str, Any]) -> tuple[object, ...]:
    told = [
        f"{field}: {_compact(was)} -> {_compact(now)}"
        for field, (was, now) in found["changes"].items()
    ]
    what = [found["comment"]] if found["comment"] else []
    return found["at"], found["author"], found["action"], "\n".join([*told, *what])


def _compact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
