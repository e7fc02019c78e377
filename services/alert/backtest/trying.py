"""Which alerts does a trial raise? The settled decision of the live code, nothing written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.alert.alerts.settled import settled_alerts_of
from services.alert.backtest.trial import Trial
from services.alert.incidents.member import Member
from services.alert.incidents.partition import Group, partition
from services.alert.rules.rule_book import RuleBook
from shared.ids import alert_id
from shared.messages import Alert
from shared.names.names import Names


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many alerts were raised on a day (UTC)."""

    day: date
    alerts: int


@dataclass(frozen=True, slots=True)
class Found:
    """So many alerts, and the ``first`` of them in the order they were raised."""

    count: int
    first: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the tried watchlist raises and its ``version`` that stands does not, and reversely."""

    version: int
    added: Found
    removed: Found


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial; alerts each in its last state.

    ``events`` counts what was read. ``messages`` is how many the alerts would have been: each is
    told by revisions from 0. ``difference`` is None where no version stands.
    """

    events: int
    raised: Found
    messages: int
    per_day: tuple[DayCount, ...]
    difference: Difference | None

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Return the first alerts that were raised, or all."""
        return self.raised.first


@dataclass(slots=True)
class _Firsts:
    """Count alerts and keep the first ``most`` of them, all where it is None."""

    most: int | None
    count: int = 0
    _kept: list[Alert] = field(default_factory=list)

    def take(self, alerts: Iterable[Alert]) -> None:
        given = list(alerts)
        self.count += len(given)
        self._kept = sorted([*self._kept, *given], key=_raised_at)[: self.most]

    def found(self, change: Callable[[Alert], Alert] | None = None) -> Found:
        return Found(self.count, tuple(map(change, self._kept) if change else self._kept))


class Trying:
    """Decide about events page by page; the alerts equal those of a settled replay.

    That is, of one with the watchlist put at ``since``, if every page holds all events that may
    tell of the same acts, from ``reads_from`` on.
    """

    def __init__(self, trial: Trial, names: Names, shown: int | None = None) -> None:
        self.names = names
        self._trial = trial
        self._book: RuleBook = trial.book()
        self._raised, self._added, self._removed = _Firsts(shown), _Firsts(shown), _Firsts(shown)
        self._messages = 0
        self._days: Counter[date] = Counter()

    def groups(self, members: Iterable[Member]) -> tuple[Group, ...]:
        """Return the incidents of ``members`` that may ring: those told of in the stretch."""
        trial = self._trial
        return tuple(
            each
            for each in partition(map(_live, members)).groups
            if each.members[-1].at >= trial.since
            and trial.may_ring([one.event for one in each.members])
        )

    def take(
        self, groups: Iterable[Group], sketches: Mapping[str, tuple[int, ...]] | None = None
    ) -> None:
        """Decide about incidents; ``sketches`` are those that their articles do not carry."""
        settled = [
            alert
            for group in groups
            for alert in settled_alerts_of(_sketched(group, sketches or {}), self._book, self.names)
        ]
        mine = [each for each in settled if not self._trial.is_of_current(each.watchlist)]
        standing = [each for each in settled if self._trial.is_of_current(each.watchlist)]
        rung, rang = ({each.incident_id for each in alerts} for alerts in (mine, standing))
        self._raised.take(mine)
        self._added.take(each for each in mine if each.incident_id not in rang)
        self._removed.take(each for each in standing if each.incident_id not in rung)
        self._messages += sum(each.revision + 1 for each in mine)
        self._days.update(each.created_at.date() for each in mine)

    def tried(self, events: int) -> Tried:
        """Return what came of it, ``events`` having been read."""
        return Tried(
            events=events,
            raised=self._raised.found(),
            messages=self._messages,
            per_day=self._per_day(),
            difference=self._difference(),
        )

    def _difference(self) -> Difference | None:
        current = self._trial.current
        if current is None:
            return None
        return Difference(
            version=current.version,
            added=self._added.found(),
            removed=self._removed.found(lambda alert: _named(alert, current.watchlist.id)),
        )

    def _per_day(self) -> tuple[DayCount, ...]:
        first = self._trial.since.date()
        last = (self._trial.until - timedelta(microseconds=1)).date()
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return tuple(DayCount(day, self._days[day]) for day in days)


def tried(trial: Trial, members: Sequence[Member], names: Names) -> Tried:
    """Decide about ``members``, which hold all of the trial's acts from ``reads_from`` on."""
    trying = Trying(trial, names)
    trying.take(trying.groups(members))
    return trying.tried(len(members))


def _raised_at(alert: Alert) -> tuple[datetime, str, str]:
    # Of the standing version by the incident: its alerts are named anew when they are shown.
    return alert.created_at, alert.alert_id, alert.incident_id


def _named(alert: Alert, watchlist: str) -> Alert:
    name = alert_id(watchlist, alert.incident_id)
    return alert.model_copy(update={"watchlist": watchlist, "alert_id": name})


def _live(member: Member) -> Member:
    if member.article.lane == "live":
        return member
    return replace(member, article=member.article.model_copy(update={"lane": "live"}))


def _sketched(group: Group, sketches: Mapping[str, tuple[int, ...]]) -> Group:
    if not any(each.article.article_id in sketches for each in group.members):
        return group
    return replace(group, members=tuple(_with_sketch(each, sketches) for each in group.members))


def _with_sketch(member: Member, sketches: Mapping[str, tuple[int, ...]]) -> Member:
    sketch = sketches.get(member.article.article_id)
    if sketch is None:
        return member
    return replace(member, article=member.article.model_copy(update={"sketch": sketch}))
