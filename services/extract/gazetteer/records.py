"""What stands in a data file, and on which line?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias, Union

import yaml

from services.extract.gazetteer.errors import GazetteerError

Value: TypeAlias = Union[str, int, bool, list["Value"], "Record", None]

_INTEGER = "tag:yaml.org,2002:int"
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Record:
    """Hold one mapping of a data file together with the place where it stands."""

    file: str
    line: int
    fields: Mapping[str, Value]

    def fail(self, problem: str) -> NoReturn:
        """Raise GazetteerError that names this record's file and line."""
        message = f"{self.file}:{self.line}: {problem}"
        raise GazetteerError(message)

    def only(self, *names: str) -> None:
        """Raise GazetteerError if the record has a field that is not among `names`."""
        unknown = sorted(set(self.fields) - set(names))
        if unknown:
            self.fail(f"unknown field {unknown[0]!r}, expected one of {', '.join(names)}")

    def text(self, name: str) -> str:
        """Return a field that must be a non-empty string."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{name} must be a non-empty string, got {value!r}")
        return value

    def optional(self, name: str) -> str | None:
        """Return a string field, or None where it is absent or null."""
        return None if self.fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int | None:
        """Return a whole number, or None where it is absent or null."""
        value = self.fields.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            self.fail(f"{name} must be a whole number, got {value!r}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a true or false field."""
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.fail(f"{name} must be true or false, got {value!r}")
        return value

    def items(self, name: str) -> list[Value]:
        """Return a list field, empty where it is absent."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(f"{name} must be a list, got {value!r}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list field whose items must all be non-empty strings."""
        found = []
        for item in self.items(name):
            if not isinstance(item, str) or not item.strip():
                self.fail(f"{name} must hold non-empty strings, got {item!r}")
            found.append(item)
        return tuple(found)

    def records(self, name: str) -> Iterator[Record]:
        """Yield the items of a list field that must all be mappings."""
        for item in self.items(name):
            if not isinstance(item, Record):
                self.fail(f"{name} must hold mappings, got {item!r}")
            yield item

    def record(self, name: str) -> Record:
        """Return a field that must be a mapping."""
        value = self.fields.get(name)
        if not isinstance(value, Record):
            self.fail(f"{name} must be a mapping, got {value!r}")
        return value


def read_records(path: Path) -> Record:
    """Read a YAML file whose top level is a mapping with a `provenance` block.

    Only integers, `true`, `false` and `null` are typed; every other scalar stays the string
    that was written, so that `No` or `1e3` are names and not values. Raises GazetteerError.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        message = f"{path.name}: cannot be read as YAML: {exc}"
        raise GazetteerError(message) from exc
    top = _value(path.name, node)
    if not isinstance(top, Record):
        message = f"{path.name}:1: expected a mapping at the top level"
        raise GazetteerError(message)
    if "provenance" not in top.fields:
        top.fail("a data file must say where it comes from: provenance is missing")
    return top


def _value(file: str, node: yaml.Node | None) -> Value:
    if isinstance(node, yaml.MappingNode):
        return _record(file, node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(file, item) for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    return None


def _record(file: str, node: yaml.MappingNode) -> Record:
    line = node.start_mark.line + 1
    fields: dict[str, Value] = {}
    for key, value in node.value:
        if key.value in fields:
            message = f"{file}:{key.start_mark.line + 1}: field {key.value!r} stands twice"
            raise GazetteerError(message)
        fields[key.value] = _value(file, value)
    return Record(file, line, fields)


def _scalar(node: yaml.ScalarNode) -> Value:
    text: str = node.value
    if not node.style:
        if node.tag == _NULL:
            return None
        if node.tag == _INTEGER and text.isdigit():
            return int(text)
        if text in {"true", "false"}:
            return text == "true"
    return text
