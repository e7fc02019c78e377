"""Is the input the same each time, and would a difference be seen?"""

from random import Random

from tests.determinism.at_rest import AtRest, differences
from tests.determinism.run import Compared
from tests.determinism.tape import tape
from tests.determinism.trial import in_order
from tests.determinism.ways import WAYS, Way


def test_the_input_is_the_same_for_the_same_seed() -> None:
    assert tape(1, 50) == tape(1, 50)
    assert tape(1, 50).articles != tape(2, 50).articles


def test_the_input_has_edits_and_acts_that_several_outlets_tell() -> None:
    given = tape(1, 50)
    versions = {(one.article_id, one.content_version) for one in given.articles}
    titles = {(one.title, one.outlet) for one in given.articles}

    assert len(versions) == len(given.articles)
    assert len({one.article_id for one in given.articles}) < len(given.articles)
    assert len({title for title, _ in titles}) < len(titles)
    assert versions < given.versions


def test_what_comes_twice_comes_twice_and_in_another_order_is_another_order() -> None:
    given = list(range(100))

    twice = in_order(given, Way("w", 1, repeated=True), Random(1))
    shuffled = in_order(given, Way("w", 1, shuffled=True), Random(1))

    assert sorted(twice) == sorted(given * 2)
    assert (sorted(shuffled), shuffled == given) == (given, False)


def test_the_ways_cover_one_two_and_four_partitions_and_growing_under_load() -> None:
    assert {way.partitions for way in WAYS} == {1, 2, 4}
    assert [(way.partitions, way.repeated, way.killed) for way in WAYS if way.grown] == [
        (4, True, True)
    ]


def test_a_difference_in_either_direction_is_counted() -> None:
    assert differences(["a", "b"], ["b", "c", "d"]) == 3
    assert differences(["a"], ["a"]) == 0


def test_alerts_that_rang_twice_are_not_the_same() -> None:
    found = AtRest(frozenset("a"), frozenset(), rung=2, twice=1)

    assert not Compared("w", found, 0, 0, 1.0).same
    assert Compared("w", AtRest(frozenset("a"), frozenset(), 1, 0), 0, 0, 1.0).same
