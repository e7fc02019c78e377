"""Which number does a word or figure write?"""

import re

_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
    "mio": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "bln": 1_000_000_000,
    "b": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "tn": 1_000_000_000_000,
    "crore": 10_000_000,
    "lakh": 100_000,
}
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def number_of(words: list[str]) -> float | None:
    """Return the number that lower-case words write together ("1.5", "million"), else None."""
    total: float | None = None
    for word in words:
        for part in word.split("-"):
            value = _value(part)
            if value is not None:
                total = value if total is None else total + value if total >= 20 else value  # noqa: PLR2004 (twenty-one)
            elif part in SCALES:
                total = (1 if total is None else total) * SCALES[part]
            elif total is None or part not in {"and", ""}:
                return None
    return total


def _value(word: str) -> float | None:
    if word in _WORDS:
        return float(_WORDS[word])
    if _FIGURE.fullmatch(word):
        return float(word.replace(",", ""))
    return None
