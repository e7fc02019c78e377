"""Are as many pairs made as can be, closer ones first?"""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.scoring.assignment import assign

affinities = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(0, 10), max_size=12
)


def most_pairs(pairs: set[tuple[int, int]]) -> int:
    return max(
        sum((g, s) in pairs for g, s in enumerate(order)) for order in permutations(range(4))
    )


@given(affinities)
def test_as_many_pairs_as_possible_each_once(affinity: dict[tuple[int, int], float]) -> None:
    assigned = assign(affinity)

    assert set(assigned.items()) <= set(affinity)
    assert len(set(assigned.values())) == len(assigned)
    assert len(assigned) == most_pairs(set(affinity))


def test_closer_pair_is_preferred() -> None:
    assert assign({(0, 0): 1.0, (0, 1): 5.0}) == {0: 1}


def test_closest_gives_way_when_two_pairs_can_be_made() -> None:
    assert assign({(0, 0): 9.0, (0, 1): 1.0, (1, 0): 5.0}) == {0: 1, 1: 0}
