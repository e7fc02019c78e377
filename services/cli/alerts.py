"""`tocsin alerts`: list, show and explain alerts, and the silence, through the API."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import click

from services.cli.alert_work import COMMANDS
from services.cli.alert_work import ROOT as _ROOT
from services.cli.calling import Api, segment
from services.cli.showing import as_json, items_of, party, show_document, show_lines, show_table
from services.cli.watchlist_examples import mark


@click.group("alerts", short_help="List, show and handle alerts.")
def command() -> None:
    """Read and handle the alerts of the Tocsin at TOCSIN_API_URL."""


for each in (*COMMANDS, mark):
    command.add_command(each)


@command.command("list")
@click.option("--watchlist", multiple=True, metavar="ID")
@click.option("--type", multiple=True, help="As arms_transfer.")
@click.option("--status", multiple=True, help="As announced.")
@click.option("--kind", multiple=True, help="As new.")
@click.option("--severity", multiple=True, help="As urgent.")
@click.option("--state", multiple=True, help="As open: how far it is dealt with.")
@click.option("--assignee", multiple=True, help="Who sees to it.")
@click.option("--actor", multiple=True, help="Name or ISO 3166 code of who acts.")
@click.option("--target", multiple=True, help="Name or ISO 3166 code of who is acted on.")
@click.option("--since", help="Date or instant: raised at or after it.")
@click.option("--until", help="Date or instant: raised before it.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@as_json
def list_(limit: int, as_json: bool, **wanted: Any) -> None:  # noqa: FBT001 - click's way
    """List alerts, the last changed first; several values of an option: any of them."""
    query = {**wanted, "newest_first": "true", "limit": min(limit, 200)}
    found = islice(Api.configured().every(_ROOT, query), limit)
    if as_json:
        show_lines(found)
        return
    show_table(
        (
            "ID",
            "WATCHLIST",
            "KIND",
            "SEVERITY",
            "TYPE",
            "STATUS",
            "WHO",
            "WHOM",
            "WHAT",
            "SOURCES",
            "RAISED",
            "STATE",
        ),
        (_row(each) for each in found),
    )


@command.command()
@click.argument("name", metavar="ID")
@as_json
def show(name: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Show an alert with its evidence."""
    api = Api.configured()
    alert = api.get(f"{_ROOT}/{segment(name)}").document
    if as_json:
        show_document(alert)
        return
    for label, text in _told(alert):
        click.echo(f"{label:<11} {text}")
    for each in api.get(f"{_ROOT}/{segment(name)}/evidence").document["items"]:
        outlet = each["outlet"] or each["article_id"]
        click.echo(f"\n{outlet} {each['published_at'] or ''} {each['url'] or ''}".rstrip())
        click.echo(f"  \u201c{' '.join(each['quote'].split())}\u201d")


@command.command()
@click.argument("name", metavar="ID")
def explain(name: str) -> None:
    """Say why an alert rang: watchlist version, rule, the values that held."""
    show_document(Api.configured().get(f"{_ROOT}/{segment(name)}/explanation").document)


@command.command("why-not")
@click.argument("watchlist", metavar="WATCHLIST")
@click.argument("article", metavar="ARTICLE")
@as_json
def why_not(watchlist: str, article: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Say why an article did not ring a watchlist: the first condition that failed."""
    path = f"/v1/watchlists/{segment(watchlist)}/why-not"
    found = Api.configured().get(path, {"article_id": article}).document
    if as_json:
        show_document(found)
        return
    click.echo(found["because"])
    show_table(("STAGE", "", "DETAIL"), (_stage(each) for each in found["chain"]))


def _stage(link: Mapping[str, Any]) -> tuple[object, ...]:
    told = (f"{name}: {_compact(value)}" for name, value in link["detail"].items())
    return link["stage"], link["failure"] or "passed", "\n".join(told)


def _compact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row(alert: Mapping[str, Any]) -> tuple[object, ...]:
    sources = alert["sources"]
    return (
        alert["alert_id"],
        alert["watchlist"],
        alert["kind"],
        alert["severity"],
        alert["type"],
        alert["status"],
        party(alert["actor"]),
        party(alert["target"]),
        items_of(alert),
        f"{sources['independent']}/{sources['total']}",
        alert["created_at"],
        _in_short(alert),
    )


def _told(alert: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    sources = alert["sources"]
    yield "alert", f"{alert['alert_id']}, revision {alert['revision']} ({alert['kind']})"
    yield "watchlist", alert["watchlist"]
    yield "act", f"{alert['type']}, {alert['status']}, told as {alert['novelty']}"
    yield "severity", alert["severity"] or "unknown"
    yield "who", f"{party(alert['actor'])} -> {party(alert['target'])}"
    if alert["items"]:
        yield "what", items_of(alert)
    yield "sources", f"{sources['independent']} independent of {sources['total']}"
    yield "incident", alert["incident_id"]
    yield "raised", alert["created_at"]
    yield "handling", _handling(alert)


def _in_short(alert: Mapping[str, Any]) -> str:
    # Most alerts are open and nobody's: that takes no room in a table.
    state = "" if alert["state"] == "open" else alert["state"]
    return " ".join(each for each in (state, alert["assignee"]) if each)


def _handling(alert: Mapping[str, Any]) -> str:
    told = (alert["state"], alert["assignee"] and f"by {alert['assignee']}", alert["reason"])
    return ", ".join(each for each in told if each)
