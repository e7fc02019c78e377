"""Which of the said goes with which of the gold, one to one, so that as many as can be do?"""

from collections.abc import Mapping

Pair = tuple[int, int]


def assign(affinity: Mapping[Pair, float]) -> dict[int, int]:
    """Return said by gold: as many pairs as possible, closer ones first.

    ``affinity`` holds the pairs (gold, said) that may go together, more being closer. The same
    affinities give the same pairs. Kuhn's augmenting paths over edges sorted by closeness.
    """
    choices: dict[int, list[int]] = {}
    for gold, said in sorted(affinity, key=lambda pair: (-affinity[pair], pair)):
        choices.setdefault(gold, []).append(said)
    gold_of: dict[int, int] = {}
    for gold in choices:
        _augment(gold, choices, gold_of, set())
    return {gold: said for said, gold in gold_of.items()}


def _augment(
    gold: int, choices: Mapping[int, list[int]], gold_of: dict[int, int], seen: set[int]
) -> bool:
    for said in choices[gold]:
        if said in seen:
            continue
        seen.add(said)
        holder = gold_of.get(said)
        if holder is None or _augment(holder, choices, gold_of, seen):
            gold_of[said] = gold
            return True
    return False
