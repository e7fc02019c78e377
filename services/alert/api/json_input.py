"""Is a request's body JSON that every part behind the API can hold?

Stricter than Python's reader: no NaN or infinity, no member given twice, no NUL character and no
lone surrogate (PostgreSQL and UTF-8 hold neither), no nesting that exhausts the stack.
"""

import json
import re
from collections import Counter
from typing import Any, NoReturn

from shared.errors import InvalidInput

MOST_MEMBERS = 1_000
"""More than anything here takes: else each that is unknown would be told as wrong."""
_DEEPEST = 64
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def parse_json(body: bytes) -> object:
    """Return what ``body`` says; raise InvalidInput naming the place and what was expected."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as exc:
        message = f"byte {exc.start}: expected UTF-8"
        raise InvalidInput(message) from exc
    try:
        document: object = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as exc:
        message = f"line {exc.lineno}, column {exc.colno}: expected JSON ({exc.msg})"
        raise InvalidInput(message) from exc
    except (ValueError, RecursionError) as exc:
        message = f"expected JSON of moderate depth and numbers, got {type(exc).__name__}"
        raise InvalidInput(message) from exc
    _check(document, _DEEPEST)
    return document


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_MEMBERS:
        message = f"expected objects of {MOST_MEMBERS} members at most, one has {len(pairs)}"
        raise InvalidInput(message)
    members = dict(pairs)
    if len(members) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        message = f"member {twice[:100]!r} is given twice"
        raise InvalidInput(message)
    return members


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON number"
    raise InvalidInput(message)


def _check(value: object, depth: int) -> None:
    if depth == 0:
        message = f"nested deeper than {_DEEPEST} levels"
        raise InvalidInput(message)
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth - 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            check_text(name)
            _check(each, depth - 1)


def check_text(text: str) -> None:
    """Raise InvalidInput when ``text`` holds a character that cannot be stored."""
    found = _UNSTORABLE.search(text)
    if found is not None:
        message = f"U+{ord(found[0]):04X} is not allowed in text"
        raise InvalidInput(message)
