"""`tocsin watchlists apply|diff|export`: files on one side, a Tocsin on the other."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from services.alert.rules.files import SUFFIXES, load_watchlists, preset_watchlists
from services.cli.calling import Api
from shared.errors import InvalidInput
from shared.names.names import Names

ROOT = "/v1/watchlists"
_CHANGES = ("created", "changed", "removed")
Document = Mapping[str, Any]

from_files = click.option(
    "-f",
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A .yaml or .json file with one watchlist or a list of them, or a folder of such files.",
)
from_presets = click.option(
    "--preset", "presets", multiple=True, metavar="ID", help="A preset; see `presets`."
)
prunes = click.option("--prune", is_flag=True, help="Remove the watchlists that no file names.")


@click.command()
@from_files
@from_presets
@prunes
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def apply(
    files: tuple[Path, ...],
    presets: tuple[str, ...],
    prune: bool,  # noqa: FBT001 - click's way
    dry_run: bool,  # noqa: FBT001 - click's way
) -> None:
    """Put every watchlist of the files, all of them or, if one is refused, none."""
    api, wanted = Api.configured(), _wanted(files, presets)
    lines = list(_lines(wanted, _standing(api), prune=prune))
    query = {"atomic": "true", "dry_run": "true" if dry_run else "false"}
    for result in api.send_lines(f"{ROOT}/import", lines, query):
        would = "would be " if dry_run and result["result"] in _CHANGES else ""
        click.echo(f"{result['id']}: {would}{result['result']}")


@click.command()
@from_files
@from_presets
@prunes
@click.pass_context
def diff(
    context: click.Context,
    files: tuple[Path, ...],
    presets: tuple[str, ...],
    prune: bool,  # noqa: FBT001 - click's way
) -> None:
    """Show what `apply` would change, line by line; exit with 1 where it would change anything."""
    wanted = _wanted(files, presets)
    standing = {key: each["watchlist"] for key, each in _standing(Api.configured()).items()}
    keys = [*wanted, *(each for each in standing if prune and each not in wanted)]
    changes = [
        line
        for key in keys
        for line in _difference(standing.get(key), _kept(standing.get(key), wanted.get(key)))
    ]
    for line in changes:
        click.echo(line)
    if changes:
        context.exit(1)


@click.command()
@click.option(
    "-f", "--file", type=click.Path(path_type=Path), help="A .json or .yaml file; else printed."
)
def export(file: Path | None) -> None:
    """Write every watchlist as one file that `apply` takes."""
    found = [each["watchlist"] for each in _standing(Api.configured()).values()]
    if file is None:
        click.echo(_json(found))
        return
    if file.suffix not in SUFFIXES:
        message = f"{file}: expected a file named *{', *'.join(SUFFIXES)}"
        raise InvalidInput(message)
    write: Callable[[object], str] = _json if file.suffix == ".json" else _yaml
    try:
        file.write_text(write(found) + "\n", encoding="utf-8")
    except OSError as exc:
        message = f"{file}: {exc.strerror}"
        raise InvalidInput(message) from exc
    click.echo(f"{file}: {len(found)} watchlists")


def _wanted(files: Iterable[Path], presets: Sequence[str]) -> dict[str, Document]:
    if not files and not presets:
        message = "expected -f FILE or --preset ID"
        raise click.UsageError(message)
    names = Names.load()
    found: dict[str, Document] = {}
    for each in (*_from_files(files, names), *_chosen(presets, names)):
        if each.id in found:
            message = f"the id {each.id!r} is given twice"
            raise InvalidInput(message)
        found[each.id] = each.document()
    return found


def _from_files(files: Iterable[Path], names: Names) -> list[Any]:
    return [each for file in files for each in load_watchlists(file, names)]


def _chosen(presets: Sequence[str], names: Names) -> list[Any]:
    shipped = {each.id: each for each in preset_watchlists(names, further=True)}
    unknown = sorted(set(presets) - shipped.keys())
    if unknown:
        message = f"--preset: expected one of {', '.join(shipped)}, got {', '.join(unknown)}"
        raise InvalidInput(message)
    return [shipped[each] for each in presets]


def _standing(api: Api) -> dict[str, Document]:
    return {each["id"]: each for each in api.every(ROOT)}


def _lines(
    wanted: Mapping[str, Document], standing: Mapping[str, Document], *, prune: bool
) -> Iterator[Document]:
    """Yield the lines of the import, each based on the version that was seen."""
    for key, document in wanted.items():
        yield {"put": document, "version": standing[key]["version"] if key in standing else 0}
    for key, each in standing.items():
        if prune and key not in wanted:
            yield {"remove": key, "version": each["version"]}


def _kept(standing: Document | None, wanted: Document | None) -> Document | None:
    """Return ``wanted`` as it will stand: without a word of examples it keeps those there are."""
    if standing is None or wanted is None or "examples" in wanted or "examples" not in standing:
        return wanted
    return {**wanted, "examples": standing["examples"]}


def _difference(former: Document | None, latter: Document | None) -> Iterator[str]:
    name = str((latter or former or {})["id"])
    before, after = (_yaml(each).splitlines() if each else [] for each in (former, latter))
    titles = ("/dev/null" if former is None else name, "/dev/null" if latter is None else name)
    yield from difflib.unified_diff(before, after, *titles, lineterm="")


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _yaml(document: object) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=True).rstrip("\n")
