"""In which state does each alert end, whatever order the articles came in?"""

from collections.abc import Iterable
from datetime import datetime

from services.alert.alerts.ringing import rings
from services.alert.alerts.steps import Step, steps
from services.alert.alerts.telling import History, tell
from services.alert.incidents.member import Member
from services.alert.incidents.partition import Group, partition
from services.alert.rules.rule_book import RuleBook
from shared.ids import incident_id
from shared.messages import Alert
from shared.names.names import Names


def settled_alerts(members: Iterable[Member], book: RuleBook, names: Names) -> tuple[Alert, ...]:
    """Return one alert per (watchlist, incident) in its final state, sorted by alert id.

    A function of the set of members: incidents are named by their founding event, and
    ``created_at`` and ``updated_at`` are the event times of the articles that raised and changed
    the alert, as a virtual clock shows them.
    """
    groups = partition(members).groups
    alerts = [each for group in groups for each in settled_alerts_of(group, book, names)]
    return tuple(sorted(alerts, key=lambda each: each.alert_id))


def settled_alerts_of(group: Group, book: RuleBook, names: Names) -> list[Alert]:
    """Return the alerts of one incident in their final state, one per watchlist."""
    found = steps(group.members)
    alerts = []
    name = incident_id(group.founding_event)
    for watchlist, ring in rings(found, book, names).items():
        history = History(name, found)
        told = tell(history, {watchlist: ring}, {}, _event_time, rules_since=book.rules_since)
        alerts.append(told.records[-1].alert)
    return alerts


def _event_time(step: Step) -> datetime:
    return step.position[0]
