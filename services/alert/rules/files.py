"""Which watchlists do files on disk hold, the shipped presets among them?"""

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from services.alert.rules.problems import InvalidWatchlist
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from shared.errors import InvalidInput
from shared.names.names import Names
from shared.yaml_reading import load_yaml

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "watchlists"
PRESETS = ("new-arms-transfers", "ambassador-recalls", "new-sanctions")
SUFFIXES = (".json", ".yaml", ".yml")


def load_watchlists(path: Path, names: Names) -> tuple[Watchlist, ...]:
    """Read the watchlists of a file, or of all files of a folder by name.

    A file holds one watchlist or a list of them. Raise InvalidInput naming the file, the place in
    it and the field; two watchlists of one id are refused.
    """
    watchlists: dict[str, Watchlist] = {}
    for file in _files(path):
        for document in _documents(file):
            watchlist = _parsed(document, file, names)
            if watchlist.id in watchlists:
                message = f"{file}: the id {watchlist.id!r} is taken by another watchlist"
                raise InvalidInput(message)
            watchlists[watchlist.id] = watchlist
    return tuple(watchlists.values())


def preset_watchlists(names: Names, *, further: bool = False) -> tuple[Watchlist, ...]:
    """Return the three presets, in their order; with ``further`` all that are shipped."""
    shipped = {each.id: each for each in load_watchlists(SEEDS, names)}
    presets = tuple(shipped[each] for each in PRESETS)
    return presets + tuple(each for each in shipped.values() if further and each.id not in PRESETS)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)
    if path.suffix not in SUFFIXES:
        message = f"{path}: expected a folder or a file named *{', *'.join(SUFFIXES)}"
        raise InvalidInput(message)
    return [path]


def _documents(file: Path) -> Iterator[object]:
    try:
        text = file.read_text(encoding="utf-8")
        document = json.loads(text) if file.suffix == ".json" else load_yaml(text)
    except (OSError, ValueError, yaml.YAMLError) as exc:
        message = f"{file}: {exc}"
        raise InvalidInput(message) from exc
    yield from document if isinstance(document, list) else [document]


def _parsed(document: object, file: Path, names: Names) -> Watchlist:
    try:
        return parse_watchlist(document, names)
    except InvalidWatchlist as exc:
        message = f"{file}: {exc}"
        raise InvalidInput(message) from exc
