"""What does an incident's history say about each event that was just added to it?"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from services.alert.alerts.changes import Retracted, Updated, changes
from services.alert.alerts.steps import Step
from services.alert.incidents.decisions import (
    Corroborates,
    Decision,
    New,
    Repeats,
    Retracts,
    Updates,
)


def verdicts(
    incident_id: str, steps: Sequence[Step], added: Collection[str], *, known: bool
) -> Iterator[Decision]:
    """Yield one decision per event of ``added``; ``known``: the incident was stored before."""
    first = [each.event.event_id for each in steps[0].members if each.event.event_id in added]
    for number, event_id in enumerate(first):
        founds = number == 0 and not known
        yield (New if founds else Repeats)(event_id, incident_id)
    for before, after in pairwise(steps):
        told = after.members[len(before.members) :]
        events = [each.event.event_id for each in told if each.event.event_id in added]
        if events:
            yield _verdict(incident_id, before, after, events[0])
            yield from (Repeats(each, incident_id) for each in events[1:])


def _verdict(incident_id: str, before: Step, after: Step, event_id: str) -> Decision:
    for change in changes(before.state, after.state):
        if isinstance(change, Retracted):
            return Retracts(event_id, incident_id, change.changed)
        if isinstance(change, Updated):
            return Updates(event_id, incident_id, change.changed)
    independent = after.state.sources.independent
    if independent > before.state.sources.independent:
        return Corroborates(event_id, incident_id, independent)
    return Repeats(event_id, incident_id)
