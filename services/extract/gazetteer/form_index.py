"""Where in a text do the forms of a list stand as whole words?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """Say where a form stands in the folded text and what the list knows of it."""

    start: int
    end: int
    form: str
    value: T


class FormIndex(Generic[T]):
    """Find the longest forms in one pass, in time linear in the text.

    `forms` maps a folded form to what is known of it. `tail` may lengthen a match beyond the
    form (a variant letter, a plural); the match then ends where the tail does.
    """

    def __init__(self, forms: Mapping[str, T], tail: re.Pattern[str] | None = None) -> None:
        self._forms = tuple(forms.items())
        self._tail = tail
        self._automaton = AhoCorasick(
            [form for form, _ in self._forms],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> list[Found[T]]:
        """Return the leftmost longest matches that begin and end at word borders."""
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        found = []
        for number, start, end in matches:
            if start and _inside(text, start):
                continue
            stop = self._stop(text, end)
            if stop:
                form, value = self._forms[number]
                found.append(Found(start, stop, form, value))
        return leftmost_longest(found)

    def _stop(self, text: str, end: int) -> int:
        if self._tail is not None:
            longer = self._tail.match(text, end)
            if longer is not None and longer.end() > end and _closes(text, longer.end()):
                return longer.end()
        return end if _closes(text, end) else 0


def _precedence(match: Found[T]) -> tuple[int, int, int]:
    article = len("the ") if match.form.startswith(("the ", "The ", "THE ")) else 0
    return match.start + article, -match.end, match.start


def _inside(text: str, start: int) -> bool:
    # A name in angle brackets is a stock exchange's code.
    before = text[start - 1]
    return before == "<" or (before.isalnum() and text[start].isalnum())


def _closes(text: str, end: int) -> bool:
    if end == len(text):
        return True
    last, following = text[end - 1], text[end]
    return not (following.isalnum() and (last.isalnum() or last == "."))


def leftmost_longest(found: list[Found[T]]) -> list[Found[T]]:
    """Keep the matches that begin first and, of these, the longest; drop what overlaps them.

    An article does not count as a beginning: `South China Sea` wins over `the South`.
    """
    found.sort(key=_precedence)
    kept: list[Found[T]] = []
    border = 0
    for match in found:
        if match.start >= border:
            kept.append(match)
            border = match.end
    return kept
