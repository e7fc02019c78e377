"""Of which sort is a noun phrase: a weapon, an envoy, a sanction, a party?"""

import re

from services.extract.frames.phrase import held_by, words_before
from services.extract.frames.sort_rules import SortRules, fits
from services.extract.frames.stand_ins import stands_for
from services.extract.frames.weapon_sort import WeaponSort
from services.extract.scene import Scene
from services.extract.syntax.tree import Node

SIGN = re.compile(r"[$£€¥₴₹₽]")
_SOMEBODY = frozenset(
    {
        "head",
        "minister",
        "government",
        "ministry",
        "legislature",
        "military",
        "envoy",
        "court",
        "official",
        "not_state",
    }
)


_TITLED = frozenset({"diplomat", "envoy", "own_envoy"})
OFFICIALS = frozenset({"head", "minister", "envoy", "official", "military"})


# "three of", "all of", "most of", "several of"
_SENT = frozenset({"export", "exports", "sale", "sales", "shipment", "shipments"})
_COUNTING = frozenset({"CD", "DT", "JJ", "JJS"})


class Sorts:
    """Decide the sort of a word in its scene by the rules of one language."""

    def __init__(self, rules: SortRules) -> None:
        self.rules = rules
        self._weapons = WeaponSort(rules)
        self._built_in = {
            "any": lambda _node, _scene: True,
            "party": self.may_be_party,
            "state": self._names_state,
            "name": self._is_name,
            "official": self._is_official,
            "fighters": _is_fighters,
            "weapon": self._weapons.is_weapon,
            "money": lambda node, _scene: self.is_money(node),
            "military_aid": self._is_military_aid,
            "trade_flow": self._is_trade_flow,
        }

    def is_any(self, node: Node, sorts: tuple[str, ...], scene: Scene) -> bool:
        """Tell whether a word heads a phrase of one of the sorts."""
        return any(self.is_sort(node, sort, scene) for sort in sorts)

    def is_sort(self, node: Node, sort: str, scene: Scene) -> bool:
        """Tell whether a word heads a phrase of a sort, measures such things or stands for them."""
        key = node.i, sort
        if key not in scene.sorts:
            scene.sorts[key] = self._is_named(node, sort, scene) or self._is_carried(
                node, sort, scene
            )
        return scene.sorts[key]

    def _is_carried(self, node: Node, sort: str, scene: Scene) -> bool:
        if not stands_for(node, sort, self.rules):
            return False
        if sort in scene.spoken:
            return True
        earlier = scene.tree.nodes[: node.i]
        return any(self._is_named(n, sort, scene) for n in earlier if n.is_noun)

    def _is_named(self, node: Node, sort: str, scene: Scene) -> bool:
        known = self._built_in.get(sort)
        if known is not None:
            return known(node, scene)
        titled = sort in _TITLED and node.tag == "NNP"
        if titled and any(self._by_rules(n, sort) for n in node.kids("appos")):
            # "expelled Kang Chol, the North Korean ambassador"
            return True
        return self._by_rules(node, sort) or (
            (self.is_container(node, scene) or node.tag in _COUNTING)
            and any(self._by_rules(held, sort, node) for held in held_by(node))
        )

    def may_be_party(self, node: Node, scene: Scene) -> bool:
        """Tell whether a word may stand for somebody: a name, a pronoun, a stand-in, an office."""
        words = self.rules.words
        if node.i in scene.parties or node.tag == "WP$":
            return True
        if node.lower in words["pronouns"] and node.text != "US":
            return True
        if node.lower in words["state_nouns"] or node.lower in words["party_nouns"]:
            return True
        if node.lower in self.rules.places or self._is_arm(node, scene):
            return False
        office = scene.offices.get(node.i)
        if names_party(node, scene) or (office is not None and office.role in _SOMEBODY):
            return True
        named = node.tag in {"NNP", "NNPS"} and node.i not in scene.weapons
        return named and node.lower not in words["calendar"]

    def _is_arm(self, node: Node, scene: Scene) -> bool:
        # "for Turkish drones" names no receiver
        hit = scene.weapons.get(node.i)
        return hit is not None and hit.strength == "strong" and not hit.ambiguous

    def is_container(self, node: Node, scene: Scene) -> bool:
        """Tell whether a word only measures or holds what follows it: "tons of", "$40m in"."""
        return (
            self.is_money(node) or node.lower in self.rules.weapon_carriers or node.i in scene.units
        )

    def is_money(self, node: Node) -> bool:
        """Tell whether a phrase is a sum of money."""
        money = self.rules.words["money"]
        if node.lower in money or SIGN.search(node.text):
            return True
        counted = node.kids("quantmod", "nmod", "compound", "nummod")
        return node.tag == "CD" and any(n.lower in money or SIGN.search(n.text) for n in counted)

    def _is_military_aid(self, node: Node, scene: Scene) -> bool:
        return self._weapons.is_military_aid(node, scene, container=self.is_container(node, scene))

    def _names_state(self, node: Node, scene: Scene) -> bool:
        # "Qatar", "its Gulf neighbour, Qatar", "the country"
        if names_party(node, scene):
            return True
        words = self.rules.words
        return node.lower in words["lands"] and any(
            c.lower in words["pointing"] for c in node.children
        )

    def _is_name(self, node: Node, scene: Scene) -> bool:
        # what heads the phrase names somebody itself: "met Putin", not "met Iranian demands"
        words = self.rules.words
        if node.i in scene.parties or (node.lower in words["pronouns"] and node.text != "US"):
            return True
        named = node.tag in {"NNP", "NNPS"} and node.i not in scene.weapons
        return named and node.lower not in words["calendar"]

    def _is_official(self, node: Node, scene: Scene) -> bool:
        hit = scene.parties.get(node.i)
        if node.lower in self.rules.words["personal_pronouns"]:
            return True
        if hit is not None:
            return hit.entity.kind == "person"
        titled = words_before(node) if node.tag == "NNP" else []
        offices = [scene.offices.get(n.i) for n in (node, *titled)]
        # "State" in "Secretary of State" heads no phrase of its own
        offices = [o for o in offices if o is None or scene.offices.get(node.head.i) is not o]
        return any(office is not None and office.role in OFFICIALS for office in offices)

    def _is_trade_flow(self, node: Node, scene: Scene) -> bool:
        if self._weapons.is_modified(node, scene) or not self._by_rules(node, "trade_flow"):
            return False
        # "suspended exports to Israel of parts for F-16s" is no trade ban
        return node.lower not in _SENT or not scene.scan.weapons

    def _by_rules(self, node: Node, sort: str, container: Node | None = None) -> bool:
        rules = self.rules.rules.get(sort, ())
        return any(fits(node, rule, container) for rule in rules)


def _is_fighters(node: Node, scene: Scene) -> bool:
    hit = scene.parties.get(node.i)
    return hit is not None and hit.entity.kind == "group"


def names_party(node: Node, scene: Scene) -> bool:
    """Tell whether a phrase names a party by its head, a word before it or "of" one."""
    if any(n.i in scene.parties for n in (node, *words_before(node), *node.kids("appos"))):
        return True
    return any(
        n.i in scene.parties
        for prep in node.kids("prep")
        if prep.lower == "of"
        for held in prep.kids("pobj")
        for n in (held, *words_before(held))
    )
