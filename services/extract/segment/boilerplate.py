"""Which lines of an article are not its text, by the patterns of its language?"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from services.extract.segment.roles import Role
from shared.yaml_reading import load_yaml


class _Lines(TypedDict):
    role: str
    patterns: list[str]


class _Suffix(TypedDict, total=False):
    pattern: str
    holds: list[str]
    caption: bool
    keep: int


class _File(TypedDict):
    lines: list[_Lines]
    related_heads: list[str]
    prefixes: list[str]
    suffixes: list[_Suffix]
    caption_starts: list[str]
    caption_end: str
    linking: list[str]


@dataclass(frozen=True, slots=True)
class Suffix:
    """Hold what may stand after a block's words; `keep` characters of it belong to them."""

    pattern: re.Pattern[str]
    caption: bool
    keep: int


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Hold the compiled patterns of one language."""

    lines: tuple[tuple[Role, re.Pattern[str]], ...]
    related_head: re.Pattern[str]
    prefix: re.Pattern[str]
    suffixes: tuple[Suffix, ...]
    suffix_words: frozenset[str]
    caption_start: re.Pattern[str]
    caption_end: re.Pattern[str]
    linking: re.Pattern[str]

    def role_of(self, line: str) -> Role | None:
        """Return the role of a line that is not text, None for text."""
        stripped = line.strip()
        for role, pattern in self.lines:
            if pattern.fullmatch(stripped):
                return role
        return None


def load_boilerplate(folder: Path) -> Boilerplate:
    """Read `boilerplate.yaml` of a language folder."""
    raw: _File = load_yaml((folder / "boilerplate.yaml").read_text(encoding="utf-8"))
    return Boilerplate(
        lines=tuple((Role(entry["role"]), _any(entry["patterns"])) for entry in raw["lines"]),
        related_head=_any(raw["related_heads"]),
        prefix=_any(raw["prefixes"]),
        suffixes=tuple(_suffix(entry) for entry in raw["suffixes"]),
        suffix_words=frozenset(word for entry in raw["suffixes"] for word in entry["holds"]),
        caption_start=_any(raw["caption_starts"]),
        caption_end=re.compile(f"(?:{raw['caption_end']})$"),
        linking=re.compile(
            rf"(?:[,;:&-]|\b(?:{'|'.join(map(re.escape, raw['linking']))}))$", re.IGNORECASE
        ),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def _suffix(entry: _Suffix) -> Suffix:
    return Suffix(_at_end(entry["pattern"]), entry.get("caption", False), entry.get("keep", 0))


def _at_end(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})\\s*$", re.IGNORECASE)
