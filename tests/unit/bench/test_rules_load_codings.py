"""Do the generated codings alert as often as the benchmark says, each about an act of its own?"""

from services.alert.incidents.member import members_of
from shared.names.names import Names
from tests.bench.rules_load.codings import codings


def test_one_coding_in_a_hundred_comes_from_a_watched_source() -> None:
    made = list(codings(1_000, seed=1, sources=7))
    watched = [each for each in made if (each.article.outlet or "").startswith("source ")]

    assert len(watched) == 10


def test_watched_codings_tell_acts_that_nobody_else_tells() -> None:
    names = Names.load()
    made = list(codings(1_000, seed=1, sources=7))
    keys = {
        each.article.article_id: members_of(each, names)[0].key
        for each in made
        if (each.article.outlet or "").startswith("source ")
    }
    every = [members_of(each, names)[0].key for each in made]

    assert all(every.count(key) == 1 for key in keys.values())


def test_codings_come_in_event_time() -> None:
    times = [each.article.published_at for each in codings(200, seed=1, sources=7)]

    assert times == sorted(times)
