"""Which words govern acts in this language, and with what effect?"""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from services.extract.factuality.effects import Effect
from services.extract.frames.yaml_lines import LINE, bare, read_yaml
from services.extract.inflection import Inflection
from shared.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Governors:
    """Map the forms of governing words to their effect, by the way they govern.

    `preposition` is keyed by (form, preposition), `phrasal` by (form, particle), `idiom` by
    (preposition, noun).
    """

    clause: dict[str, Effect]
    control: dict[str, Effect]
    object: dict[str, Effect]
    subject: dict[str, Effect]
    preposition: dict[tuple[str, str], Effect]
    phrasal: dict[tuple[str, str], Effect]
    idiom: dict[tuple[str, str], Effect]
    noun: dict[str, Effect]
    adjective: dict[str, Effect]
    hypothetical: frozenset[str]
    conditional: frozenset[str]
    earlier: frozenset[str]
    later: frozenset[str]
    undone: frozenset[str]
    shared: frozenset[str]
    denying: frozenset[str]
    enacting: frozenset[str]
    reproaching: frozenset[str]
    presupposing: frozenset[str]
    version: str


def load_governors(folder: Path, inflection: Inflection) -> Governors:
    """Read `factuality.yaml` of a language folder.

    Where a word stands under several effects of one table the first in the file counts.
    Raises ConfigurationError naming file and line of an unknown effect.
    """
    path = folder / "factuality.yaml"
    raw = read_yaml(path)
    return Governors(
        clause=_verbs(path, raw["clause"], inflection),
        control=_verbs(path, raw["control"], inflection),
        object=_verbs(path, raw["object"], inflection),
        subject=_verbs(path, raw["subject"], inflection),
        preposition=_prepositions(path, raw["preposition"], inflection),
        phrasal=_phrasal(path, raw["phrasal"], inflection),
        idiom={
            (preposition, noun): effect
            for effect, phrases in _rows(path, raw["idiom"])
            for preposition, noun in (phrase.split() for phrase in phrases)
        },
        noun=_nouns(path, raw["noun"], inflection),
        adjective={
            word: effect for effect, words in _rows(path, raw["adjective"]) for word in words
        },
        hypothetical=frozenset(raw["hypothetical"]),
        conditional=frozenset(raw["conditional"]),
        earlier=frozenset(raw["earlier"]),
        later=frozenset(raw["later"]),
        undone=frozenset(raw["undone"]),
        shared=frozenset(raw["shared"]),
        denying=frozenset().union(*map(inflection.verb_forms, raw["denying"])),
        enacting=frozenset().union(*map(inflection.verb_forms, raw["enacting"])),
        presupposing=frozenset().union(*map(inflection.verb_forms, raw["presupposing"])),
        reproaching=frozenset().union(*map(inflection.verb_forms, raw["reproaching"])),
        version=blake2b(path.read_bytes(), digest_size=8).hexdigest(),
    )


def _rows(path: Path, table: dict[str, Any]) -> list[tuple[Effect, list[str]]]:
    rows = []
    for name, words in bare(table).items():
        try:
            rows.append((Effect(name), words))
        except ValueError as exc:
            message = f"{path}:{table[LINE]}: unknown effect {name}"
            raise ConfigurationError(message) from exc
    return rows


def _verbs(path: Path, table: dict[str, Any], inflection: Inflection) -> dict[str, Effect]:
    found: dict[str, Effect] = {}
    for effect, words in _rows(path, table):
        for word in words:
            for form in inflection.verb_forms(str(word)):
                found.setdefault(form, effect)
    return found


def _nouns(path: Path, table: dict[str, Any], inflection: Inflection) -> dict[str, Effect]:
    found: dict[str, Effect] = {}
    for effect, words in _rows(path, table):
        for word in words:
            for form in inflection.noun_forms(str(word)):
                found.setdefault(form, effect)
    return found


def _phrasal(
    path: Path, table: dict[str, Any], inflection: Inflection
) -> dict[tuple[str, str], Effect]:
    found: dict[tuple[str, str], Effect] = {}
    for effect, phrases in _rows(path, table):
        for phrase in phrases:
            verb, _, particle = phrase.partition(" ")
            for form in inflection.verb_forms(verb):
                found.setdefault((form, particle), effect)
    return found


def _prepositions(
    path: Path, table: dict[str, Any], inflection: Inflection
) -> dict[tuple[str, str], Effect]:
    found: dict[tuple[str, str], Effect] = {}
    for name in bare(table):
        effect = _rows(path, {name: [], LINE: table[LINE]})[0][0]
        for preposition, words in bare(table[name]).items():
            for word in words:
                forms = inflection.verb_forms(str(word)) | inflection.noun_forms(str(word))
                for form in forms:
                    found.setdefault((form, str(preposition)), effect)
    return found
