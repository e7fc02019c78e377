"""Is a noun phrase about weapons, or about military aid?"""

import re
from collections.abc import Mapping, Sequence

from services.extract.frames.phrase import held_by, words_before
from services.extract.frames.sort_rules import SortRule, SortRules, fits
from services.extract.gazetteer.models import OfficeHit, WeaponHit
from services.extract.scene import Scene
from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.tree import Node

_CONTENTS = frozenset({"of", "including", "worth", "containing", "in", "with"})
_DEPTH = 3
_AID = "military_aid"
# Weak words that hardly mean anything else where somebody gives them: "shells".
_MANNED = frozenset({"aircraft", "helicopter", "ship", "radar"})
_ALWAYS = frozenset({"ammunition"})
_ANY = "weapons"
_AFLOAT = "ship"
_ONE_WORD = re.compile(r"[^\W_]+")


class WeaponSort:
    """Decide by the gazetteer's weapons and the language's word lists."""

    def __init__(self, rules: SortRules) -> None:
        self._rules = rules
        self._aid: tuple[SortRule, ...] = rules.rules.get(_AID, ())

    def is_weapon(self, node: Node, scene: Scene) -> bool:
        """Tell whether a phrase is about weapons: its head is one, or it holds some."""
        hit = scene.weapons.get(node.i)
        if self.is_civilian(node) and (hit is None or hit.system is None):
            return False
        if hit is not None and _heads(node, hit, scene):
            if self._counts(node, hit, scene):
                return True
        elif hit is not None and hit.category == _ANY:
            # "arms" in "arms sale", which the gazetteer knows as one
            return not hit.ambiguous
        if node.lower in self._rules.weapon_carriers or node.i in scene.units or _counts_only(node):
            return self.is_modified(node, scene) or self._holds(node, scene)
        return self.is_modified(node, scene, named=not node.tag.startswith("NNP"))

    def is_military_aid(self, node: Node, scene: Scene, *, container: bool) -> bool:
        """Tell whether a phrase is about military aid, or a sum or load of it."""
        del scene
        if self.is_civilian(node):
            return False
        if self._is_aid(node):
            return True
        return container and any(self._is_aid(held) for held in held_by(node))

    def is_modified(self, node: Node, scene: Scene, *, named: bool = False) -> bool:
        """Tell whether a weapon stands before a noun; with `named`, a weapon of known model."""
        if not node.is_noun or node.lower in self._rules.weapon_breakers:
            return False
        hits = [scene.weapons.get(child.i) for child in words_before(node)]
        known = [h for h in hits if h is not None and not h.ambiguous]
        return any(h.system is not None or (h.strength == "strong" and not named) for h in known)

    def is_civilian(self, node: Node) -> bool:
        """Tell whether a word in the phrase makes it civilian: "medical equipment"."""
        civilian = self._rules.civilian
        return node.lower in civilian or any(n.lower in civilian for n in words_before(node))

    def _is_aid(self, node: Node) -> bool:
        return any(fits(node, rule) for rule in self._aid)

    def _counts(self, node: Node, hit: WeaponHit, scene: Scene) -> bool:
        if hit.ambiguous or (self._is_aid(node) and "lethal" not in hit.text.lower()):
            return False
        if hit.strength == "strong" or hit.system is not None:
            return True
        if node.lower in self._rules.words["aid_heads"]:
            return False
        martial = {n.lower for n in words_before(node)} & self._rules.words["martial"]
        if martial or hit.category in _ALWAYS or _martial_scene(hit, scene):
            return True
        spoken = {n.lower for n in scene.tree.nodes}
        if hit.category == _AFLOAT and spoken & self._rules.words["naval"]:
            return True
        civil = spoken & self._rules.words["civil_aviation"]
        return node.lower in self._rules.words["warlike"] and not civil

    def _holds(self, node: Node, scene: Scene, depth: int = _DEPTH) -> bool:
        if depth == 0:
            return False
        return any(
            self.is_weapon(n, scene) or self._holds(n, scene, depth - 1)
            for prep in node.kids("prep", "acl")
            if prep.lower in _CONTENTS
            for held in prep.kids("pobj", "dobj", "npadvmod")
            for n in conjuncts(held)
        )


def may_count(
    weapons: Sequence[WeaponHit],
    offices: Sequence[OfficeHit],
    words: frozenset[str],
    lists: Mapping[str, frozenset[str]],
) -> bool:
    """Tell whether any weapon of a sentence could count as one, by its `words` alone."""
    sure = [hit for hit in weapons if not hit.ambiguous]
    if any(h.strength == "strong" or h.system or _at_once(h) for h in sure):
        return True
    if not sure:
        return False
    if words & lists["martial"] or words & lists["warlike"]:
        return True
    if words & lists["naval"] and any(hit.category == _AFLOAT for hit in sure):
        return True
    manned = any(hit.category in _MANNED for hit in sure)
    if manned and any(office.role == "military" for office in offices):
        return True
    return any(hit.strength == "strong" for hit in weapons)


def _at_once(hit: WeaponHit) -> bool:
    if hit.category in _ALWAYS:
        return True
    return hit.category == _ANY and _ONE_WORD.fullmatch(hit.text) is None


def _martial_scene(hit: WeaponHit, scene: Scene) -> bool:
    manned = hit.category in _MANNED
    if manned and any(office.role == "military" for office in scene.scan.offices):
        return True
    return any(other.strength == "strong" and other is not hit for other in scene.scan.weapons)


def _counts_only(node: Node) -> bool:
    # "the last two of eight F-16s"
    return node.tag in {"CD", "DT", "JJS"}


def _heads(node: Node, hit: WeaponHit, scene: Scene) -> bool:
    nodes = scene.nodes_of(hit)
    return all(n.i <= node.i for n in nodes) or node.head not in nodes
