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
    r"^(?:(?:the )?[A-Z][\w.'\u2019]+,? )+(?:and|And|&) )"
    r"(?:[Tt]he )?(?:(?i:cabinet|government|parliament|president|republic) of (?:the )?)?$"
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

    `verbs` are such only behind a party that opens the text, `anywhere` wherever they stand, words
    and phrases; `pattern` finds these. `nouns_before` are words that follow a noun, not a verb;
    `before_on` words that are nouns there; `no_names` begin with a capital and name nobody.
    """

    verbs: Mapping[str, str]
    anywhere: Mapping[str, str]
    pattern: re.Pattern[str]
    nouns_before: frozenset[str]
    before_on: Mapping[str, str]
    no_names: frozenset[str]


def load_headline_verbs(folder: Path) -> HeadlineVerbs:
    """Read `headline_verbs.yaml` of a language folder."""
    raw = read_yaml(folder / "headline_verbs.yaml")
    verbs = {str(word): str(known) for word, known in bare(raw["verbs"]).items()}
    before_on = {str(word): str(known) for word, known in bare(raw["before_on"]).items()}
    anywhere = {str(words): str(known) for words, known in bare(raw["anywhere"]).items()}
    found = "|".join(re.escape(words) for words in sorted(anywhere, key=len, reverse=True))
    return HeadlineVerbs(
        verbs,
        anywhere,
        re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.IGNORECASE),
        frozenset(map(str, raw["nouns_before"])),
        before_on,
        frozenset(map(str, raw["no_names"])),
    )


def stand_ins(
    text: str, scan: Scan, base: int, known: HeadlineVerbs
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, known word) for each verb that follows a party which opens `text`.

    So for each word and phrase that the parser would mistake wherever it stands.
    """
    yield from _anywhere(text, known)
    plural = _PLURALS.match(text)
    if plural is not None and plural[2].lower() not in known.nouns_before:
        verb = known.verbs.get(plural[1].lower())
        if verb is not None:
            yield plural.start(1), plural.end(1), verb
    for hit in within(scan.parties, base, base + len(text)):
        if not _opens(hit, text, base):
            continue
        match = _NEXT_WORDS.match(text, hit.end - base)
        if match is None or match.start(1) != hit.end - base + 1:
            continue
        verb = known.verbs.get(match[1].lower())
        if verb is not None and match[2].lower() not in known.nouns_before:
            yield match.start(1), match.end(1), verb


def _anywhere(text: str, known: HeadlineVerbs) -> Iterator[tuple[int, int, str]]:
    for found in known.pattern.finditer(text):
        yield found.start(), found.end(), known.anywhere[found[0].lower()]
    for found in _BEFORE_ON.finditer(text.lower()):
        noun = known.before_on.get(found[1])
        if noun is not None:
            yield found.start(1), found.end(1), noun


def _opens(hit: Hit, text: str, base: int) -> bool:
    return not hit.ambiguous and _LEADS.search(text, 0, hit.start - base) is not None
