"""On which line of a YAML file does each mapping begin?"""

from pathlib import Path
from typing import Any

import yaml

from shared.errors import ConfigurationError
from shared.yaml_reading import WordsLoader

LINE = "__line__"


class _LineLoader(WordsLoader):
    pass


def _mapping(loader: _LineLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    mapping[LINE] = node.start_mark.line + 1
    return mapping


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping; every mapping in it carries its line under `LINE`.

    Raises ConfigurationError naming file and line where the file is not a YAML mapping.
    """
    try:
        # _LineLoader is a SafeLoader
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)  # noqa: S506
    except yaml.YAMLError as exc:
        message = f"{path}: not YAML: {exc}"
        raise ConfigurationError(message) from exc
    if not isinstance(raw, dict):
        message = f"{path}:1: expected a mapping"
        raise ConfigurationError(message)
    return raw


def bare(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping without its line."""
    return {k: v for k, v in mapping.items() if k != LINE}
