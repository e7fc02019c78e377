"""Which names behind a title are better read by the parser as one word?"""

import re
from collections.abc import Iterator

from services.extract.gazetteer.models import Scan
from services.extract.scene import within

# "Prime Minister Theresa May said": the parser may give the title to what stands before it
_PERSON = "Obama"
_STATE = "Germany"
_POSTED = re.compile(
    r"(?:ambassador|envoy|commissioner|consul|attach[e\u00e9]|affaires|representative)"
    r" (?:to|in) (?:the )?$",
    re.IGNORECASE,
)
_WORD = r"[A-Z\u00c0-\u00de][\w-]*(?:['\u2019][A-Z\u00c0-\u00de][\w-]+)?"
_LINK = r"(?:al|el|bin|ben|bint|ibn|von|van|der|den|de|del|da|dos|di|du|la|y|ul|ur)"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Sheikh|Sayyid|Sir)\.? )?"
_NAME = re.compile(rf" {_TITLE}{_WORD}(?: (?:[A-Z]\.|(?:{_LINK} )*{_WORD})){{0,3}}")
# "..., the Polish Foreign Minister X said": only there is it mistaken
_AFTER = re.compile(r"[,\"\u201d] (?:[Tt]he )?(?:[A-Z][\w.-]+ )?$")
_ACTING = frozenset({"head", "minister", "official", "former"})


def titled_names(
    text: str, scan: Scan, base: int, no_names: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, known name) for each title in `text` that a name follows.

    `no_names` are capitalised words that are no names, in lower case: days and months.
    """
    yield from _envoys_to(text, scan, base, no_names)
    for hit in within(scan.offices, base, base + len(text)):
        if hit.role not in _ACTING or hit.text.endswith("s") or not hit.text[:1].isupper():
            continue
        match = _NAME.match(text, hit.end - base)
        if (
            match is None
            or not _AFTER.search(text, 0, hit.start - base)
            or match[0].split()[0].lower() in no_names
        ):
            continue
        yield hit.start - base, match.end(), _PERSON


def _envoys_to(
    text: str, scan: Scan, base: int, no_names: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    # "the envoy to Kenya Mohamud Nur said": the parser may take the state for a first name
    for hit in within(scan.parties, base, base + len(text)):
        at, until = hit.start - base, hit.end - base
        if hit.entity.kind != "state" or not _POSTED.search(text, 0, at):
            continue
        match = _NAME.match(text, until)
        if match is not None and match[0].split()[0].lower() not in no_names:
            yield at, match.end(), _STATE
