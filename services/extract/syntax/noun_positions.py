"""Who stands in the positions that only nouns have: whose it is, at whom it is aimed?"""

from collections.abc import Iterator

from services.extract.syntax.tree import Node


def aimed(node: Node) -> Iterator[Node]:
    """Yield whom a thing is aimed at or held by, as a participle says."""
    # "sanctions targeting Iran", "measures aimed at Moscow", "funds held by the generals"
    for verb in node.kids("acl", "relcl"):
        yield from verb.kids("dobj")
        for prep in verb.kids("prep", "agent"):
            if prep.lower in {"at", "against", "on", "by", "to"}:
                yield from prep.kids("pobj")


def origin(node: Node, depth: int = 3) -> Iterator[Node]:
    """Yield whose a thing is, or where it comes from."""
    # whose a thing is: "Chinese drones", "a shipment of Iran's missiles", "weapons from Russia"
    for child in node.kids("poss", "compound", "amod", "nmod", "npadvmod"):
        yield child
        yield from child.kids("poss", "compound", "amod", "nmod", "npadvmod")
    for prep in node.kids("prep"):
        if prep.lower == "from":
            yield from prep.kids("pobj")
        elif prep.lower in {"of", "in", "worth"} and depth:
            for held in prep.kids("pobj"):
                yield from origin(held, depth - 1)


def owner(node: Node, depth: int = 3) -> Iterator[Node]:
    """Yield whose somebody is, or where he belongs."""
    # whose somebody is: "the Russian embassy's counsellor", "four of the six Irish diplomats"
    if depth and node.tag == "NNP":
        # "Kang Chol, the North Korean ambassador"
        for renamed in node.kids("appos"):
            yield from owner(renamed, 0)
    for child in node.kids("poss", "compound", "amod", "nmod", "npadvmod"):
        yield child
        yield from child.kids("poss", "compound", "amod", "nmod")
    for prep in node.kids("prep"):
        if prep.lower in {"of", "at", "from"} and depth:
            for held in prep.kids("pobj"):
                if prep.lower == "of":
                    yield held
                yield from owner(held, depth - 1)
