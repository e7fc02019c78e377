"""May the components of keys be decided about one by one?"""

from itertools import chain

from hypothesis import given, settings

from services.alert.incidents.components import components
from services.alert.incidents.member import Key, Member, members_of
from services.alert.incidents.partition import partition
from shared.messages import Coding
from tests.unit.alert.built import NAMES
from tests.unit.alert.streams import codings

GBR_UKR, GBR_POL = Key("arms", "GBR", "UKR"), Key("arms", "GBR", "POL")
USA_UKR, FRA_ISR = Key("arms", "USA", "UKR"), Key("arms", "FRA", "ISR")


def test_keys_of_both_parties_stand_alone() -> None:
    assert components([GBR_UKR, GBR_POL]) == ((GBR_UKR,), (GBR_POL,))


def test_a_party_left_out_joins_all_keys_of_the_other() -> None:
    nobody_on_ukraine, by_britain = Key("arms", None, "UKR"), Key("arms", "GBR", None)

    found = components([GBR_POL, FRA_ISR, by_britain, GBR_UKR, nobody_on_ukraine, USA_UKR])

    assert set(map(frozenset, found)) == {
        frozenset({GBR_POL, by_britain, GBR_UKR, nobody_on_ukraine, USA_UKR}),
        frozenset({FRA_ISR}),
    }


@settings(max_examples=100, deadline=None)
@given(codings())
def test_incidents_of_all_events_are_those_of_each_component(made: list[Coding]) -> None:
    members = [each for coding in made for each in members_of(coding, NAMES) if each.tells]
    by_key: dict[Key, list[Member]] = {}
    for each in members:
        by_key.setdefault(each.key, []).append(each)

    apart = [
        partition(chain.from_iterable(by_key[key] for key in keys)).groups
        for keys in components(by_key)
    ]

    assert set(chain.from_iterable(apart)) == set(partition(members).groups)
