"""Where among an element's children does a field stand, found once for all elements alike?

The entries of one feed mostly have the same children in the same order. What names they bear and
which fields can be read from them is worked out for the first and looked up for the rest.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from services.ingest.feeds.model import Entry
from services.ingest.feeds.names import Names

ATTRIBUTES = "@"
_MOST_SHAPES = 1024
_MOST_CHILDREN = 64

T = TypeVar("T")


class Part(NamedTuple, Generic[T]):
    """A field of an entry, read from a ``T`` with children that bear ``names``, the best first.

    ``usual`` reads the same from the mere text of the best child, where that has no children of its
    own and bears one of ``usually`` (None: any of ``names``), with ``alone`` only if it is the only
    child of such a name. It answers None where it cannot tell. ``attribute``: the field is read
    also where the element itself bears this one.
    """

    field: str
    read: Callable[[T], object]
    names: tuple[str, ...] = ()
    usual: Callable[[str], object] | None = None
    usually: tuple[str, ...] | None = None
    alone: bool = False
    attribute: str | None = None


# A field's setter, general reader, usual reader and the place of its child. A bare tuple: it is
# unpacked for every field of every entry.
Step: TypeAlias = tuple[
    Callable[[Entry, object], None], Callable[[T], object], Callable[[str], object] | None, int
]
_SETTERS: dict[str, Callable[[Entry, object], None]] = {
    field.name: getattr(Entry, field.name).__set__ for field in fields(Entry)
}
_BLANK = Entry()


class Recipe(NamedTuple, Generic[T]):
    """How the entries of one shape are read: step by step, and what stays blank."""

    steps: tuple[Step[T], ...]
    blanks: tuple[tuple[Callable[[Entry, object], None], object], ...]


class Parts(Generic[T]):
    """All fields of an entry in one format; made once per format."""

    __slots__ = ("all",)

    def __init__(self, *parts: Part[T]) -> None:
        self.all = parts


class Shape(dict[tuple[str, ...], tuple[int, ...]]):
    """The places of the children that bear one of some names, name by name.

    A dictionary that fills itself: every field of every entry is looked up in it.
    """

    __slots__ = ("_attributes", "_by_name", "_recipes")

    def __init__(self, tags: tuple[str, ...], names: Names) -> None:
        super().__init__()
        end = tags.index(ATTRIBUTES) if ATTRIBUTES in tags else len(tags)
        self._attributes = frozenset(tags[end:])
        self._by_name: dict[str, list[int]] = {}
        self._recipes: dict[object, object] = {}
        for place, tag in enumerate(tags[:end]):
            self._by_name.setdefault(names[tag], []).append(place)

    def __missing__(self, names: tuple[str, ...]) -> tuple[int, ...]:
        by_name = self._by_name
        # Most fields are absent from most entries.
        if by_name.keys().isdisjoint(names):
            places: tuple[int, ...] = ()
        else:
            places = tuple(place for name in names for place in by_name.get(name, ()))
        self[names] = places
        return places

    def recipe(self, parts: Parts[T]) -> Recipe[T]:
        """Return how those ``parts`` are read that such an element can say anything of."""
        found = self._recipes.get(parts)
        if found is None:
            present = [
                part for part in parts.all if part.attribute in self._attributes or self[part.names]
            ]
            absent = _SETTERS.keys() - {part.field for part in present}
            found = self._recipes[parts] = Recipe(
                tuple(self._step(part) for part in present),
                tuple((_SETTERS[field], getattr(_BLANK, field)) for field in absent),
            )
        return found  # type: ignore[return-value]  # kept under the very parts it was made of

    def _step(self, part: Part[T]) -> Step[T]:
        places = self[part.names]
        sure = places and (part.usually is None or places[0] in self[part.usually])
        if not sure or (part.alone and len(places) > 1):
            return _SETTERS[part.field], part.read, None, 0
        return _SETTERS[part.field], part.read, part.usual, places[0]


class Shapes(dict[tuple[str, ...], Shape]):
    """The shapes met in one document.

    The key is the tags of the children and, behind ``ATTRIBUTES``, the element's own attributes.
    """

    __slots__ = ("_names",)

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, tags: tuple[str, ...]) -> Shape:
        shape = Shape(tags, self._names)
        if len(self) < _MOST_SHAPES and len(tags) <= _MOST_CHILDREN:
            self[tags] = shape
        return shape
