"""How is one batch decided, once everything it concerns has been read?

The pure part: incidents are recomputed and named, each that changed is walked article by article,
and its alerts are raised, followed and closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from services.alert.alerts.record import AlertRecord
from services.alert.alerts.ringing import rings
from services.alert.alerts.steps import Step, StepPosition, steps
from services.alert.alerts.telling import History, Message, Told, superseded, tell, withdrawn
from services.alert.alerts.verdicts import verdicts
from services.alert.incidents.decisions import (
    Background,
    Decision,
    Merges,
    Silent,
    Withdrawn,
    document,
)
from services.alert.incidents.folding import Ambiguous
from services.alert.incidents.member import Member, Placed
from services.alert.incidents.naming import Named, Naming
from services.alert.incidents.recomputing import Change, Scope
from services.alert.incidents.record import IncidentRecord
from services.alert.lookalikes import Judged, Lookalikes
from services.alert.ports import Outcome
from services.alert.rules.rule_book import RuleBook
from shared.messages import Alert, Coding
from shared.names.names import Names

_NOTHING = Naming((), ())
_LAST: StepPosition = (datetime.max.replace(tzinfo=UTC), "")


class Deciding:
    """One batch: fill ``scope``, ``name``, take what is stored, then ask for the ``outcome``."""

    def __init__(self, change: Change, book: RuleBook, names: Names, now: datetime) -> None:
        self.change = change
        self.scope = Scope(change)
        self.decisions: list[Decision] = []
        self._book, self._names, self._now = book, names, now
        self._naming = _NOTHING
        self._ambiguous: tuple[Ambiguous, ...] = ()
        self._stored: dict[str, IncidentRecord] = {}
        self._alerts: defaultdict[str, dict[str, AlertRecord]] = defaultdict(dict)
        self._judged: dict[str, Judged] = {}
        self._near: defaultdict[str, list[Member]] = defaultdict(list)
        self._records: list[AlertRecord] = []
        self._messages: list[Message] = []
        self._incidents: list[IncidentRecord] = []

    @property
    def idle(self) -> bool:
        """Tell whether no event that counts comes or goes."""
        return not self.change.touched

    def name(self, stored: Mapping[str, IncidentRecord]) -> None:
        """Recompute the incidents of the scope, given those of them that are stored."""
        self._stored.update(stored)
        arrivals = {each.incident_id: each.arrival for each in stored.values()}
        self._naming, self._ambiguous = self.scope.recompute(arrivals)

    @property
    def fresh(self) -> frozenset[str]:
        """Return the incidents that were not known to be stored; their names may be."""
        return frozenset(each.incident_id for each in self._naming.named) - self._stored.keys()

    @property
    def concerned(self) -> frozenset[str]:
        """Return the stored incidents whose alerts may change."""
        changed = [each for each in self._naming.named if self._changed(each)]
        names = {each.incident_id for each in changed}
        over = {*self._naming.withdrawn, *(old for each in changed for old in each.superseded)}
        return frozenset((names | over) & self._stored.keys())

    def take_stored(self, fresh: Mapping[str, IncidentRecord]) -> None:
        """Take in stored incidents of the ``fresh`` names."""
        self._stored.update(fresh)

    def take_alerts(self, alerts: Iterable[AlertRecord]) -> None:
        """Take in the alerts of the incidents ``concerned``."""
        for each in alerts:
            self._alerts[each.alert.incident_id][each.alert.watchlist] = each

    def judge(self) -> Sequence[Member]:
        """Judge the incidents by the rules; return the mentions whose lookalikes are wanted."""
        for named in self._naming.named:
            if self._changed(named):
                self._judged[named.incident_id] = self._judge(named)
        return tuple(
            each.history.steps[0].members[0] for each in self._judged.values() if each.lonely()
        )

    def take_near(self, near: Iterable[Placed]) -> frozenset[str]:
        """Take in stored mentions of other incidents; return those whose alerts are wanted."""
        home = self._home()
        gone = self.change.gone
        for each in near:
            event_id = each.member.event.event_id
            incident_id = home.get(event_id, each.incident_id)
            if incident_id is not None and event_id not in gone | self.change.come:
                self._near[incident_id].append(each.member)
        return frozenset(self._near) & frozenset(
            each for each in self._near if each not in self._alerts
        )

    def outcome(self, speaking: Sequence[Coding]) -> Outcome:
        """Decide, and return all that is to be written."""
        resembles = self._resembling()
        for named in self._naming.named:
            if self._changed(named):
                self._decide(named, resembles.get(named.incident_id, {}))
        for incident_id in self._naming.withdrawn:
            self._close(incident_id, None)
        self._explain_rest()
        silent = {each.event.event_id for one in self._ambiguous for each in one.listing.members}
        return Outcome(
            speaking=speaking,
            gone=self.change.gone,
            added=self._added(),
            moved=self.scope.moved(self._naming, silent),
            decisions=self._reasons(),
            incidents=self._incidents,
            alerts=self._records,
            messages=self._told(),
        )

    def _changed(self, named: Named) -> bool:
        return bool(named.superseded) or self.scope.changed(named.incident_id, named.group)

    def _judge(self, named: Named) -> Judged:
        incident_id, found = named.incident_id, steps(named.group.members)
        stored = self._stored.get(incident_id)
        inherited = frozenset(
            record.alert.watchlist
            for old in named.superseded
            for record in self._alerts[old].values()
            if record.standing and not record.hushed
        )
        return Judged(
            History(incident_id, found, stored.state if stored else None),
            rings(found, self._book, self._names),
            self._alerts[incident_id],
            inherited,
        )

    def _resembling(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        if not any(each.lonely() for each in self._judged.values()):
            return {}
        for named in self._naming.named:
            self._near[named.incident_id] += named.group.members
        lookalikes = Lookalikes(self.change.come, self._near)
        lookalikes.take(each for alerts in self._alerts.values() for each in alerts.values())
        return lookalikes.decide(tuple(self._judged.values()))

    def _decide(self, named: Named, resembles: Mapping[str, Sequence[str]]) -> None:
        incident_id, judged = named.incident_id, self._judged[named.incident_id]
        found, known = judged.history.steps, judged.history.before is not None
        self._take(
            tell(
                judged.history,
                judged.rings,
                judged.records,
                self._when,
                rules_since=self._book.rules_since,
                inherited=judged.inherited,
                resembles=resembles,
            )
        )
        self._incidents.append(self._record(named, found[-1]))
        self.decisions += verdicts(incident_id, found, self.change.come, known=known)
        if named.superseded:
            self.decisions.append(Merges(incident_id, named.superseded))
        for old in named.superseded:
            self._close(old, incident_id)

    def _when(self, _step: Step) -> datetime:
        return self._now

    def _take(self, told: Told) -> None:
        self._records += told.records
        self._messages += told.messages

    def _record(self, named: Named, step: Step) -> IncidentRecord:
        group = named.group
        return IncidentRecord(
            named.incident_id, group.key, step.state, group.provisional, self._now
        )

    def _close(self, incident_id: str, by: str | None) -> None:
        stored = self._stored[incident_id]
        over = replace(stored, updated_at=self._now, superseded_by=by, withdrawn=by is None)
        self._incidents.append(over)
        for record in self._alerts[incident_id].values():
            if record.standing:
                closed = superseded(record, by, self._now) if by else withdrawn(record, self._now)
                self._records.append(closed)
                if not record.hushed:
                    self._messages.append(Message(_LAST, closed.alert))

    def _explain_rest(self) -> None:
        for member in self.change.added:
            if not member.tells:
                self.decisions.append(_unheard(member))
        added = self.change.come
        for one in self._ambiguous:
            for each in one.listing.members:
                event_id = each.event.event_id
                if event_id in added:
                    article_id = each.article.article_id
                    self.decisions.append(Silent("ambiguous", article_id, event_id, one.fits))
        for placed in self.change.removed:
            event_id = placed.member.event.event_id
            if event_id not in added:
                article_id = placed.member.article.article_id
                self.decisions.append(Withdrawn(event_id, article_id, placed.incident_id))

    def _home(self) -> dict[str, str]:
        return {
            member.event.event_id: each.incident_id
            for each in self._naming.named
            for member in each.group.members
        }

    def _added(self) -> list[Placed]:
        home = self._home()
        return [Placed(each, home.get(each.event.event_id)) for each in self.change.added]

    def _reasons(self) -> dict[str, dict[str, object]]:
        reasons = {str(getattr(each, "event_id", "")): each for each in self.decisions}
        return {event_id: document(each) for event_id, each in reasons.items() if event_id}

    def _told(self) -> list[Alert]:
        ordered = sorted(
            self._messages,
            key=lambda each: (each.position, each.alert.alert_id, each.alert.revision),
        )
        return [each.alert for each in ordered]


def _unheard(member: Member) -> Background | Silent:
    event_id = member.event.event_id
    if member.key.known == 0:
        return Silent("nobody_known", member.article.article_id, event_id)
    return Background(event_id)
