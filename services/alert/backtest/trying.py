"""Which alerts does a trial raise? The settled decision of the live code, nothing written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.alert.alerts.settled import settled_alerts
from services.alert.backtest.trial import Trial
from services.alert.incidents.member import Member
from shared.ids import alert_id
from shared.messages import Alert
from shared.names.names import Names


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many alerts were raised on a day (UTC)."""

    day: date
    alerts: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What the tried watchlist raises and its ``version`` that stands does not, and reversely."""

    version: int
    added: tuple[Alert, ...]
    removed: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial; alerts in the order they were raised, each in its last state.

    ``events`` counts what was read. ``difference`` is None where no version stands.
    """

    events: int
    alerts: tuple[Alert, ...]
    per_day: tuple[DayCount, ...]
    difference: Difference | None

    @property
    def messages(self) -> int:
        """Return how many messages the alerts would have been: each is told by revisions from 0."""
        return sum(each.revision + 1 for each in self.alerts)


def tried(trial: Trial, members: Sequence[Member], names: Names) -> Tried:
    """Decide about ``members``, which hold all of the trial's acts from ``reads_from`` on.

    The alerts equal those of a settled replay with the watchlist put at ``since``.
    """
    settled = settled_alerts(map(_live, members), trial.book(), names)
    mine = _ordered(each for each in settled if not trial.is_of_current(each.watchlist))
    standing = [each for each in settled if trial.is_of_current(each.watchlist)]
    return Tried(
        events=len(members),
        alerts=mine,
        per_day=_per_day(trial, mine),
        difference=_difference(trial, mine, standing),
    )


def _difference(
    trial: Trial, mine: Sequence[Alert], standing: Sequence[Alert]
) -> Difference | None:
    if trial.current is None:
        return None
    rung, rang = ({each.incident_id for each in alerts} for alerts in (mine, standing))
    removed = (each for each in standing if each.incident_id not in rung)
    return Difference(
        version=trial.current.version,
        added=tuple(each for each in mine if each.incident_id not in rang),
        removed=_ordered(_named(each, trial.current.watchlist.id) for each in removed),
    )


def _named(alert: Alert, watchlist: str) -> Alert:
    name = alert_id(watchlist, alert.incident_id)
    return alert.model_copy(update={"watchlist": watchlist, "alert_id": name})


def _ordered(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(sorted(alerts, key=lambda each: (each.created_at, each.alert_id)))


def _per_day(trial: Trial, alerts: Iterable[Alert]) -> tuple[DayCount, ...]:
    counts = Counter(each.created_at.date() for each in alerts)
    first = trial.since.date()
    last = (trial.until - timedelta(microseconds=1)).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(DayCount(day, counts[day]) for day in days)


def _live(member: Member) -> Member:
    if member.article.lane == "live":
        return member
    return replace(member, article=member.article.model_copy(update={"lane": "live"}))
