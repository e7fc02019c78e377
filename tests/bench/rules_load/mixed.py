"""Which rules and incidents use every field, with values so few that rules often hold?"""

from random import Random

from services.alert.incidents.detail import name_of
from services.alert.rules.facts import Facts
from services.alert.rules.watchlist import Rule
from shared.messages import Amount

VALUES = {
    "types": ("arms_transfer", "talks", "visit", "sanction_imposed"),
    "statuses": ("proposed", "announced", "completed"),
    "novelty": ("new", "recent"),
    "actors": ("GBR", "USA", "org:nato", "group:wagner"),
    "targets": ("UKR", "IRN", "org:nato", "group:wagner"),
    "parties": ("GBR", "UKR", "org:nato", "group:wagner"),
    "items": ("tank", "artillery", "drone"),
    "systems": ("Challenger 2", "AS90", "HIMARS"),
    "languages": ("en", "ru"),
    "sources": ("reuters", "bbc", "afp"),
    "source_kinds": ("official", "wire", "state-controlled"),
    "named": ("Igor Sechin", "Sechin", "Alisher Usmanov", "Prosecutor General"),
    "keywords": ("tank", "battle tanks", "to kyiv", "sold"),
}
CURRENCIES = ("USD", "EUR", "GBP")
SUMS = (1.0, 5.0, 10.0, 50.0)
QUOTES = ("Battle tanks to Kyiv!", "a tanker was sold", "A TANK, to Kyiv", "nothing of note")


def rule(rng: Random) -> Rule:
    """Draw one rule; it may ask for nothing at all."""
    document: dict[str, object] = _conditions(rng, 0.2)
    if rng.random() < 0.3:
        document["min_confidence"] = rng.choice((0.2, 0.5, 0.9))
    if rng.random() < 0.3:
        document["min_sources"] = rng.randint(1, 4)
    if rng.random() < 0.3:
        document["not"] = _conditions(rng, 0.1)
    return Rule.model_validate(document)


def incident(rng: Random) -> Facts:
    """Draw one incident as rules see it."""
    return Facts(
        types=_some(rng, "types", 1, 1),
        statuses=_some(rng, "statuses", 1, 1),
        novelty=_some(rng, "novelty", 1, 1),
        actors=_some(rng, "actors", 0, 3),
        targets=_some(rng, "targets", 0, 3),
        items=_some(rng, "items", 0, 2),
        systems=_some(rng, "systems", 0, 2),
        languages=_some(rng, "languages", 1, 2),
        sources=_some(rng, "sources", 1, 3),
        source_kinds=_some(rng, "source_kinds", 0, 2),
        named=tuple(map(name_of, sorted(_some(rng, "named", 0, 2)))),
        quotes=tuple(rng.sample(QUOTES, rng.randint(0, 3))),
        amount=_sum(rng),
        confidence=rng.choice((0.1, 0.5, 0.95)),
        independent=rng.randint(0, 5),
    )


def _conditions(rng: Random, share: float) -> dict[str, object]:
    found: dict[str, object] = {
        field: rng.sample(values, rng.randint(1, len(values)))
        for field, values in VALUES.items()
        if rng.random() < share
    }
    if rng.random() < share:
        currencies = rng.sample(CURRENCIES, rng.randint(1, 2))
        found["amounts"] = [_range(rng, each) for each in currencies]
    return found


def _range(rng: Random, currency: str) -> dict[str, object]:
    low, high = sorted(rng.sample(SUMS, 2))
    bounds = {"min": low, "max": high}
    return {"currency": currency, **{name: bounds[name] for name in bounds if rng.random() < 0.6}}


def _sum(rng: Random) -> Amount | None:
    if rng.random() < 0.3:
        return None
    return Amount(value=rng.choice((*SUMS, 0.5, 7.0, 99.0)), currency=rng.choice(CURRENCIES))


def _some(rng: Random, field: str, fewest: int, most: int) -> frozenset[str]:
    return frozenset(rng.sample(VALUES[field], rng.randint(fewest, most)))
