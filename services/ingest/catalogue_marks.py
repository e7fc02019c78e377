"""How is it written into the catalogue's files which feeds have been read?"""

from collections.abc import Mapping
from pathlib import Path

import yaml

from services.ingest.catalogue import SEEDS
from shared.errors import InvalidInput


def mark_verified(passed: Mapping[str, bool], folder: Path = SEEDS) -> int:
    """Write after ``verified:`` whether the feed at each address has passed; return how many.

    Only that word of a file changes, so its comments and its order stay. Raises InvalidInput for a
    file that cannot be written.
    """
    return sum(_mark(file, passed) for file in sorted(folder.glob("*.yaml")))


def _mark(file: Path, passed: Mapping[str, bool]) -> int:
    text = file.read_text(encoding="utf-8")
    changed = 0
    # From the end on, so that the places before stay where they are.
    for start, end, url, before in reversed(_marks(text)):
        word = str(passed.get(url, before == "true")).lower()
        if word != before:
            text = text[:start] + word + text[end:]
            changed += 1
    if changed:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as exc:
            message = f"{file}: expected a file that can be written: {exc.strerror}"
            raise InvalidInput(message) from exc
    return changed


def _marks(text: str) -> list[tuple[int, int, str, str]]:
    root = yaml.SafeLoader(text).get_single_node()
    marks = []
    for key, feeds in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "feeds" and isinstance(feeds, yaml.SequenceNode):
            marks += [mark for node in feeds.value for mark in _mark_of(node)]
    return marks


def _mark_of(node: yaml.Node) -> list[tuple[int, int, str, str]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    fields = {key.value: value for key, value in node.value}
    url, mark = fields.get("url"), fields.get("verified")
    if url is None or mark is None:
        return []
    return [(mark.start_mark.index, mark.end_mark.index, url.value, mark.value)]
