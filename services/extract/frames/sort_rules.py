"""Which noun phrases are of which sort, as the language's data say?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.extract.frames.phrase import words_after, words_before, words_beside
from services.extract.frames.yaml_lines import LINE, bare, read_yaml
from services.extract.inflection import Inflection
from services.extract.syntax.tree import Node
from shared.errors import ConfigurationError

BUILT_IN = frozenset({"any", "party", "state", "name", "official", "fighters", "weapon", "money"})


@dataclass(frozen=True, slots=True)
class SortRule:
    """Hold one way to be of a sort: a head noun, what must stand by it and what must not.

    One of `before` or `after` is enough, unless `both` must stand there.
    """

    nouns: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    never: frozenset[str]
    both: bool = False


@dataclass(frozen=True, slots=True)
class SortRules:
    """Hold the sorts of one language and its lists of words, those of `words.yaml` by name.

    `carried` gives for sorts that an article goes on to name by less the nouns that then do.
    """

    rules: dict[str, tuple[SortRule, ...]]
    weapon_carriers: frozenset[str]
    weapon_breakers: frozenset[str]
    civilian: frozenset[str]
    places: frozenset[str]
    own_prepositions: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    carried: dict[str, frozenset[str]]

    @property
    def names(self) -> frozenset[str]:
        """Return every sort that a frame may ask for."""
        return BUILT_IN | self.rules.keys()


def fits(node: Node, rule: SortRule, container: Node | None = None) -> bool:
    """Tell whether a word, or what contains it, heads a phrase as the rule asks."""
    before = {n.lower for n in words_before(node)}
    titled = node.tag in {"NNP", "NNPS"} and bool(rule.nouns & before)
    if node.lower not in rule.nouns and not titled:
        return False
    if rule.never & before:
        return False
    if not rule.before and not rule.after:
        return True
    if rule.both and not rule.before & before:
        return False
    if rule.before & before and not rule.both:
        return True
    after = [*words_after(node), *words_beside(node)]
    if container is not None:
        # "a number of staff at the embassy"
        after.extend(words_after(container))
    return bool(rule.after) and any(n.lower in rule.after for n in after)


def load_sorts(folder: Path, inflection: Inflection) -> SortRules:
    """Read `sorts.yaml` and `words.yaml` of a language folder.

    Raises ConfigurationError naming file and line of an entry that has no nouns.
    """
    path = folder / "sorts.yaml"
    raw = read_yaml(path)
    rules = {
        name: tuple(_rule(path, entry, inflection) for entry in entries)
        for name, entries in bare(raw["sorts"]).items()
    }
    own = bare(raw["own_prepositions"])
    words = bare(read_yaml(folder / "words.yaml"))
    return SortRules(
        rules=rules,
        weapon_carriers=_nouns(raw["weapon_carriers"], inflection),
        weapon_breakers=_nouns(raw["weapon_breakers"], inflection),
        civilian=frozenset(map(str, raw["civilian"])),
        places=_nouns(raw["places"], inflection),
        own_prepositions={word: _nouns(nouns, inflection) for word, nouns in own.items()},
        words={name: frozenset(map(str, found)) for name, found in words.items()},
        carried={name: _nouns(nouns, inflection) for name, nouns in bare(raw["carried"]).items()},
    )


def _rule(path: Path, entry: dict[str, Any], inflection: Inflection) -> SortRule:
    if not entry.get("nouns"):
        message = f"{path}:{entry[LINE]}: a sort needs `nouns`"
        raise ConfigurationError(message)
    return SortRule(
        _nouns(entry["nouns"], inflection),
        frozenset(map(str, entry.get("with", ()))),
        frozenset(map(str, entry.get("about", ()))),
        frozenset(map(str, entry.get("never", ()))),
        bool(entry.get("both")),
    )


def _nouns(nouns: list[str], inflection: Inflection) -> frozenset[str]:
    return frozenset().union(*(inflection.noun_forms(str(noun)) for noun in nouns))
