"""What does a YAML document say, where "on" and "no" are words?"""

import re
from typing import Any

import yaml

_BOOL = "tag:yaml.org,2002:bool"


class WordsLoader(yaml.SafeLoader):
    """Read only true and false as such, as YAML 1.2 does: Norway's code is NO."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - declared so by PyYAML
        first: [each for each in resolvers if each[0] != _BOOL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


WordsLoader.add_implicit_resolver(
    _BOOL, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def load_yaml(text: str) -> Any:
    """Return what ``text`` holds. Raise yaml.YAMLError where it is not YAML."""
    return yaml.load(text, Loader=WordsLoader)  # noqa: S506 - WordsLoader is a SafeLoader
