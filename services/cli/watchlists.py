"""`tocsin watchlists`: list, show, apply and remove watchlists through the API."""

from collections.abc import Iterable
from pathlib import Path

import click

from services.alert.rules.files import load_watchlists, preset_watchlists
from services.alert.rules.watchlist import Watchlist
from services.cli.calling import Api, segment
from services.cli.showing import as_json, show_document, show_lines, show_table
from shared.errors import InvalidInput
from shared.names.names import Names

_ROOT = "/v1/watchlists"


@click.group("watchlists", short_help="List, apply and export watchlists.")
def command() -> None:
    """Look after the watchlists of the Tocsin at TOCSIN_API_URL."""


@command.command("list")
@as_json
def list_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the watchlists."""
    found = Api.configured().every(_ROOT)
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
    show_document(Api.configured().get(f"{_ROOT}/{segment(name)}").document)


@command.command()
@click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A .yaml or .json file with one watchlist or a list of them, or a folder of such files.",
)
@click.option("--preset", "presets", multiple=True, metavar="ID", help="A preset; see `presets`.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def apply(files: tuple[Path, ...], presets: tuple[str, ...], dry_run: bool) -> None:  # noqa: FBT001
    """Put every watchlist of the files; all are checked before the first one is put."""
    if not files and not presets:
        message = "expected -f FILE or --preset ID"
        raise click.UsageError(message)
    names = Names.load()
    wanted = [each for file in files for each in load_watchlists(file, names)]
    wanted += _chosen(presets, names)
    api = Api.configured()
    known = {each["id"]: each for each in api.every(_ROOT)}
    for watchlist in wanted:
        former = known.get(watchlist.id)
        if former is None:
            _put(api, watchlist, {"if-none-match": "*"}, "created", dry_run=dry_run)
        elif former["watchlist"] == watchlist.document():
            click.echo(f"{watchlist.id}: unchanged")
        else:
            based = {"if-match": f'"{former["version"]}"'}
            _put(api, watchlist, based, "changed", dry_run=dry_run)


@command.command()
@click.argument("name", metavar="ID")
def remove(name: str) -> None:
    """Let a watchlist ring no more; its versions and alerts stay."""
    Api.configured().call("DELETE", f"{_ROOT}/{segment(name)}")
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


def _chosen(presets: Iterable[str], names: Names) -> list[Watchlist]:
    shipped = {each.id: each for each in preset_watchlists(names, further=True)}
    unknown = sorted(set(presets) - shipped.keys())
    if unknown:
        message = f"--preset: expected one of {', '.join(shipped)}, got {', '.join(unknown)}"
        raise InvalidInput(message)
    return [shipped[each] for each in presets]


def _put(
    api: Api, watchlist: Watchlist, based: dict[str, str], done: str, *, dry_run: bool
) -> None:
    if not dry_run:
        path = f"{_ROOT}/{segment(watchlist.id)}"
        api.call("PUT", path, document=watchlist.document(), headers=based)
    click.echo(f"{watchlist.id}: {'would be ' if dry_run else ''}{done}")
