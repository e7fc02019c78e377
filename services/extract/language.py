"""Is an article in a language that we can read?"""

import re

from services.extract.document import Document

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_FUNCTION_WORDS = frozenset(
    {"the", "of", "to", "and", "for", "with", "that", "by", "from", "at", "was", "has", "its"}
)
_SAMPLE = 2_000
_ENOUGH_WORDS = 30
_LEAST_SHARE = 0.015


def passed_over(document: Document) -> str | None:
    """Return the language for which an article is passed over, None if it is English.

    An undeclared language is judged by script and function words; "und" where it is another.
    """
    declared = (document.language or "").strip().lower()
    if declared:
        return None if declared.split("-")[0].split("_")[0] in {"en", "eng"} else declared
    sample = document.text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if letters and len(_LATIN.findall(sample)) * 2 < letters:
        return "und"
    words = [word for word in sample.lower().split() if word.isalpha()]
    known = sum(word in _FUNCTION_WORDS for word in words)
    foreign = len(words) >= _ENOUGH_WORDS and known < _LEAST_SHARE * len(words)
    return "und" if foreign else None
