"""Which phrases say whom a war or an attack is against, and not whom an answer to it is?"""

from services.extract.syntax.tree import Node

_HOSTILE = frozenset(
    {
        *("war", "aggression", "invasion", "attack", "attacks", "assault", "assaults", "offensive"),
        *("campaign", "crackdown", "violence", "threat", "threats", "strike", "strikes"),
        *("raid", "raids", "hostility", "hostilities", "provocation", "provocations"),
        *("crime", "crimes", "atrocities", "abuses", "repression", "interference", "claims"),
    }
)
_UPON = frozenset({"against", "on", "upon", "at"})


def of_hostility(prep: Node, predicate: Node) -> bool:
    """Return whether `prep` belongs to such a noun: "sanctions over its attack on Georgia"."""
    noun = prep.head
    return prep.lower in _UPON and noun.is_noun and noun is not predicate and noun.lower in _HOSTILE
