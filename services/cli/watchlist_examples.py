"""`tocsin watchlists examples|forget-example`, `tocsin alerts mark`: what a rule must ring for."""

from collections.abc import Mapping
from typing import Any

import click

from services.alert.rules.examples import Verdict
from services.cli.calling import Api, segment
from services.cli.showing import as_json, show_lines, show_table

_LONGEST = 60


@click.command("examples")
@click.argument("name", metavar="ID")
@as_json
def examples(name: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Show what a watchlist must ring for and must not, and what its rules do."""
    found = Api.configured().get(f"/v1/watchlists/{segment(name)}/examples").document["items"]
    if as_json:
        show_lines(found)
        return
    show_table(("EXAMPLE", "MUST", "", "ABOUT", "BECAUSE"), (_row(each) for each in found))


@click.command("forget-example")
@click.argument("name", metavar="ID")
@click.argument("example", metavar="EXAMPLE")
def forget_example(name: str, example: str) -> None:
    """Remove an example from a watchlist."""
    Api.configured().call("DELETE", f"/v1/watchlists/{segment(name)}/examples/{segment(example)}")
    click.echo(f"{name}: {example} removed")


@click.command()
@click.argument("name", metavar="ID")
@click.argument("verdict", type=click.Choice([each.value for each in Verdict]))
@click.option("--note", help="Why; kept with the example.")
def mark(name: str, verdict: str, note: str | None) -> None:
    """Say what an alert is worth: it becomes an example of its watchlist."""
    document = {"verdict": verdict, "note": note}
    path = f"/v1/alerts/{segment(name)}/marks"
    made = Api.configured().call("POST", path, document=document).document
    must = "must ring" if made["must_fire"] else "must not ring"
    click.echo(f"{made['watchlist']}: {must} for it, example {made['example_id']}")


def _row(found: Mapping[str, Any]) -> tuple[object, ...]:
    example = found["example"]
    about = example["event_id"] or example["article_id"] or example["title"] or example["text"]
    return (
        found["id"],
        "ring" if found["must_fire"] else f"not ring {example['kind'] or ''}".rstrip(),
        "holds" if found["holds"] else "broken",
        about[:_LONGEST],
        found["because"],
    )
