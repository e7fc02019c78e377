"""Which watchlists does an incident satisfy, and from which of its articles on?

An incident rings a watchlist when it satisfied it after any of its articles in event time,
whatever it was before or became later: so the set of alerts does not depend on the order of
arrival.
"""

from collections.abc import Sequence

from services.alert.alerts.record import Ring
from services.alert.alerts.steps import Step
from services.alert.rules.facts import facts_of
from services.alert.rules.predicates import Match, matches
from services.alert.rules.rule_book import RuleBook
from shared.names.names import Names


def rings(steps: Sequence[Step], book: RuleBook, names: Names) -> dict[str, Ring]:
    """Return, by watchlist, the first step that satisfies it and the first rule that does."""
    found: dict[str, Ring] = {}
    for number, step in enumerate(steps):
        quotes = [each.event.evidence.quote for each in step.members]
        facts = facts_of(step.state, quotes, names)
        for owner in book.satisfied(facts):
            stored = owner.stored
            if stored.watchlist.id in found or not owner.rings(step.rings_at):
                continue
            verdict = matches(stored.watchlist.rules[owner.rule], facts)
            assert isinstance(verdict, Match)
            predicates = {field: list(values) for field, values in verdict.predicates.items()}
            found[stored.watchlist.id] = Ring(
                stored.watchlist.id,
                stored.version,
                owner.rule,
                number,
                predicates,
                stored.watchlist.weight,
                book.epoch,
            )
    return found
