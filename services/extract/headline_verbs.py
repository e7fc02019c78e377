"""Which words at the head of a headline are verbs, though they look like nouns?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.extract.frames.yaml_lines import bare, read_yaml
from services.extract.gazetteer.models import Hit, Scan
from services.extract.scene import within

_NEXT_WORDS = re.compile(r"(?:'s)? ([A-Za-z]+) +(\S+)")
_BEFORE_ON = re.compile(r"\b([a-z]+)(?= on\b)")
_LEADS = re.compile(
    r"(?:^|[:;\u2013\u2014-] |, |"
    r"^(?:(?:[Tt]he )?[A-Z][\w.'\u2019]+(?: [A-Z][\w.]+)*,? )+(?:[Aa]nd|&) )"
    r"(?:[Tt]he )?$"
)
# "Western nations sanction": who acts is a plural of states
_PLURALS = re.compile(
    r"^(?:\w+ ){0,3}"
    r"(?:[Nn]ations|[Ss]tates|[Cc]ountries|[Pp]owers|[Aa]llies|[Mm]inisters|[Ll]eaders)"
    r" ([A-Za-z]+) +(\S+)"
)


@dataclass(frozen=True, slots=True)
class HeadlineVerbs:
    """Hold verbs and phrases with a word that the parser knows in their place.

    `nouns_before` are words that follow a noun, not a verb; `before_on` words that are nouns there.
    """

    verbs: Mapping[str, str]
    phrases: Mapping[str, str]
    nouns_before: frozenset[str]
    before_on: Mapping[str, str]


def load_headline_verbs(folder: Path) -> HeadlineVerbs:
    """Read `headline_verbs.yaml` of a language folder."""
    raw = read_yaml(folder / "headline_verbs.yaml")
    verbs = {str(word): str(known) for word, known in bare(raw["verbs"]).items()}
    phrases = {str(phrase): str(known) for phrase, known in bare(raw["phrases"]).items()}
    before_on = {str(word): str(known) for word, known in bare(raw["before_on"]).items()}
    return HeadlineVerbs(verbs, phrases, frozenset(map(str, raw["nouns_before"])), before_on)


def stand_ins(
    text: str, scan: Scan, base: int, known: HeadlineVerbs
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, known word) for each verb that follows a party which opens `text`.

    So for each measure that the parser would take apart.
    """
    yield from _nouns(text, known)
    plural = _PLURALS.match(text)
    if plural is not None and plural[2].lower() not in known.nouns_before:
        verb = known.verbs.get(plural[1].lower())
        if verb is not None:
            yield plural.start(1), plural.end(1), verb
    for hit in within(scan.parties, base, base + len(text)):
        if not _opens(hit, text, base):
            continue
        following = _NEXT_WORDS.match(text, hit.end - base)
        if following is None or following.start(1) != hit.end - base + 1:
            continue
        verb = known.verbs.get(following[1].lower())
        if verb is not None and following[2].lower() not in known.nouns_before:
            yield following.start(1), following.end(1), verb


def _nouns(text: str, known: HeadlineVerbs) -> Iterator[tuple[int, int, str]]:
    lowered = text.lower()
    for phrase, noun in known.phrases.items():
        at = lowered.find(phrase)
        until = at + len(phrase)
        if at >= 0 and not text[until : until + 1].isalpha():
            yield at, until, noun
    for match in _BEFORE_ON.finditer(lowered):
        if match[1] in known.before_on:
            yield match.start(1), match.end(1), known.before_on[match[1]]


def _opens(hit: Hit, text: str, base: int) -> bool:
    return not hit.ambiguous and _LEADS.search(text, 0, hit.start - base) is not None
