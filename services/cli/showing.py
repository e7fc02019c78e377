"""How do commands show what they found, to a person and to a script?"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

_WIDTH_OF_FILES = 100_000
"""Wider than any row: what a script reads one line at a time is not folded."""

as_json = click.option(
    "--json", "as_json", is_flag=True, help="JSON for scripts; of lists, one item a line."
)


def show_lines(items: Iterable[object]) -> None:
    """Print one JSON document a line."""
    for item in items:
        click.echo(json.dumps(item, ensure_ascii=False))


def show_document(document: object) -> None:
    """Print one JSON document to be read."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; what was read from elsewhere is not taken for markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        # An id that is broken over two lines can be neither copied nor found by grep.
        table.add_column(column, overflow="fold", no_wrap=column.endswith("ID"))
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    if sys.stdout.isatty():
        Console().print(table)
        return
    wide = Console(width=_WIDTH_OF_FILES)
    with wide.capture() as shown:
        wide.print(table)
    click.echo("\n".join(line.rstrip() for line in shown.get().splitlines()))


def party(found: Mapping[str, Any] | None) -> str:
    """Return a party's name, with whom a sanction names."""
    if found is None:
        return "?"
    named = ", ".join(found.get("named") or ())
    return f"{found['name']} ({named})" if named else str(found["name"])


def items_of(alert: Mapping[str, Any]) -> str:
    """Return what is transferred, with its quantities."""
    return ", ".join(_item(each) for each in alert["items"])


def _item(item: Mapping[str, Any]) -> str:
    quantity = item.get("quantity")
    count = "" if quantity is None else f"{quantity:g} "
    qualifier = item.get("qualifier")
    about = "" if qualifier in {None, "exact"} else f"{str(qualifier).replace('_', ' ')} "
    unit = f"{item['unit']} " if item.get("unit") else ""
    return f"{about}{count}{unit}{item.get('system') or item['name']}"
