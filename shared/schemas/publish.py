"""Do the published JSON Schemas still equal the models that cross Kafka?"""

import json
import sys
from pathlib import Path

from shared.digest import Digest
from shared.messages import Alert, Article, Coding, DeadLetter, Message

FOLDER = Path(__file__).parent
CONTRACTS: dict[str, type[Message]] = {
    "article.v1": Article,
    "coding.v1": Coding,
    "alert.v1": Alert,
    "digest.v1": Digest,
    "dead_letter.v1": DeadLetter,
}


def render(name: str) -> str:
    """Return the JSON Schema (2020-12) of the contract ``name`` as it is published."""
    schema = CONTRACTS[name].model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"tocsin.{name}"}
    return json.dumps(head | schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def stale() -> list[str]:
    """Return the contracts whose published schema differs from the model."""
    return [name for name in CONTRACTS if _published(name) != render(name)]


def publish() -> None:
    """Write every schema beside this module."""
    for name in CONTRACTS:
        (FOLDER / f"{name}.json").write_text(render(name), encoding="utf-8")


def _published(name: str) -> str | None:
    path = FOLDER / f"{name}.json"
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """Publish, or with ``--check`` name the stale schemas; return the exit code."""
    if arguments != ["--check"]:
        publish()
        return 0
    names = stale()
    if names:
        sys.stderr.write(f"stale schemas: {', '.join(names)}: run `make schemas`\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
