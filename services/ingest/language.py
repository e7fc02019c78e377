"""In which language is an article written?"""

import re
from functools import lru_cache
from typing import Protocol

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]*)?", re.IGNORECASE)
_FEWEST_LETTERS = 40
_SAMPLE = 1000


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def language_of(declared: str | None, title: str | None, text: str) -> str | None:
    """Return the ISO 639 code that is declared, else detected; None when there is too little."""
    match = _TAG.fullmatch((declared or "").strip())
    if match:
        return match[1].lower()
    sample = f"{title or ''}\n{text[:_SAMPLE]}".strip()
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    return _identifier().classify(sample)[0]


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    # The model takes half a second and some memory to load; feeds that say it need none of it.
    import py3langid

    identifier: _Identifier = py3langid.langid
    return identifier
