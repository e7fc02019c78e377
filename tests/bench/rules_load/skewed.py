"""Which watchlists do many tenants keep, and which incidents come past them?

Skewed as people's interests are: a rule asks for event types, for one to twenty of 20,000 parties
drawn by Zipf's law, for countries, for item categories, for a least confidence; every tenth
excludes something. Incidents draw from the same skew, so that most of them meet busy values.
"""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from services.alert.rules.facts import Facts
from services.alert.rules.watchlist import Rule
from shared.ontology import EventType, Status

PARTIES = 20_000
EXPONENT = 1.05
MOST_PARTIES = 20
COUNTRIES = 190
FEWEST_RULES = 1_000
CATEGORIES = tuple(f"category{number}" for number in range(20))
CONFIDENCES = (0.3, 0.5, 0.7, 0.8, 0.9)


def party_name(number: int) -> str:
    """Return what the party of rank ``number`` is called."""
    return f"party {number}"


def country(number: int) -> str:
    """Return a code of three letters that no state has."""
    return f"X{chr(ord('A') + number // 26)}{chr(ord('A') + number % 26)}"


def source_name(number: int) -> str:
    """Return what a source is called."""
    return f"source {number}"


_TYPES = tuple(each.value for each in EventType)
_STATUSES = tuple(each.value for each in Status)
_PARTIES = tuple(f"group:{party_name(number)}" for number in range(PARTIES))
_COUNTRIES = tuple(map(country, range(COUNTRIES)))


def zipf(count: int, exponent: float = EXPONENT) -> tuple[float, ...]:
    """Return the cumulative weights of ``count`` values by rank."""
    return tuple(accumulate(1 / rank**exponent for rank in range(1, count + 1)))


_PARTY_WEIGHTS = zipf(PARTIES)
_COUNTRY_WEIGHTS = zipf(COUNTRIES, 1.0)
_TYPE_WEIGHTS = zipf(len(_TYPES), 0.5)


def rules(count: int, seed: int, sources: int = 0) -> Iterator[Rule]:
    """Yield ``count`` rules; with ``sources`` each also asks for one of so many."""
    rng = Random(seed)
    for _ in range(count):
        source = (_source(rng, sources),) if sources else None
        yield _rule(rng, source)


def incidents(count: int, seed: int, sources: int = 0) -> Iterator[Facts]:
    """Yield ``count`` incidents as rules see them; with ``sources`` one of so many tells each."""
    rng = Random(seed)
    for _ in range(count):
        source = frozenset({_source(rng, sources)}) if sources else frozenset[str]()
        yield Facts(
            types=frozenset({drawn_type(rng)}),
            statuses=frozenset({rng.choice(_STATUSES)}),
            novelty=frozenset({rng.choice(("new", "recent"))}),
            actors=_party(rng),
            targets=_party(rng),
            items=frozenset(rng.sample(CATEGORIES, rng.choice((0, 1, 1, 2)))),
            sources=source,
            confidence=rng.choice((0.35, 0.6, 0.75, 0.85, 0.95)),
            independent=rng.randint(1, 5),
        )


def sources_for(count: int) -> int:
    """Return of how many sources each of ``count`` rules asks for one to hold matches steady."""
    return max(1, count // FEWEST_RULES)


def _rule(rng: Random, sources: tuple[str, ...] | None) -> Rule:
    fields: dict[str, object] = {
        "types": _drawn(rng, _TYPES, _TYPE_WEIGHTS, 3),
        "parties": _drawn(rng, _PARTIES, _PARTY_WEIGHTS, MOST_PARTIES),
    }
    if rng.random() < 0.3:
        fields["targets"] = _drawn(rng, _COUNTRIES, _COUNTRY_WEIGHTS, 5)
    if rng.random() < 0.2:
        fields["items"] = tuple(rng.sample(CATEGORIES, rng.randint(1, 4)))
    if rng.random() < 0.5:
        fields["min_confidence"] = rng.choice(CONFIDENCES)
    if rng.random() < 0.1:
        fields["not"] = _excluded(rng)
    if sources is not None:
        fields["sources"] = sources
    return Rule.model_validate(fields)


def _excluded(rng: Random) -> dict[str, object]:
    if rng.random() < 0.5:
        return {"parties": _drawn(rng, _PARTIES, _PARTY_WEIGHTS, 3)}
    return {"statuses": tuple(rng.sample(_STATUSES, 2))}


def _drawn(
    rng: Random, values: tuple[str, ...], weights: tuple[float, ...], most: int
) -> tuple[str, ...]:
    drawn = rng.choices(values, cum_weights=weights, k=rng.randint(1, most))
    return tuple(dict.fromkeys(drawn))


def drawn_party(rng: Random) -> tuple[int, str]:
    """Draw a party by Zipf's law; return its rank and the country that it is based in."""
    (number,) = rng.choices(range(PARTIES), cum_weights=_PARTY_WEIGHTS)
    (based_in,) = rng.choices(_COUNTRIES, cum_weights=_COUNTRY_WEIGHTS)
    return number, based_in


def drawn_type(rng: Random) -> str:
    """Draw an event type."""
    return rng.choices(_TYPES, cum_weights=_TYPE_WEIGHTS)[0]


def _party(rng: Random) -> frozenset[str]:
    number, based_in = drawn_party(rng)
    return frozenset({_PARTIES[number], based_in})


def _source(rng: Random, sources: int) -> str:
    return source_name(rng.randrange(sources))
