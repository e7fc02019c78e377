"""Which alerts of a batch wait for a second article, since they may repeat what was told?

An act that one article tells, and that differs from a told one in a single party while it shares
something particular with it, may be the same act with a party mistaken. Who was told of the other
one is told of this when a second article says the same. Decided in order of event time, so that
batches make no difference there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.alert.alerts.record import AlertRecord, Ring
from services.alert.alerts.steps import Step, StepPosition
from services.alert.alerts.telling import History
from services.alert.incidents.member import Member
from services.alert.incidents.resemblance import resemblance


@dataclass(frozen=True, slots=True)
class Judged:
    """An incident with the rings and the alerts that it has; ``settled`` were told otherwise."""

    history: History
    rings: Mapping[str, Ring]
    records: Mapping[str, AlertRecord]
    inherited: frozenset[str]

    def start(self, ring: Ring) -> Step:
        """Return the step after which a watchlist is first told."""
        return self.history.steps[max(ring.step, self.history.fresh)]

    def fresh(self) -> Iterable[tuple[str, Step]]:
        """Yield the watchlists that have no alert of it yet, and the step that raises it."""
        for watchlist, ring in self.rings.items():
            if watchlist not in self.records and watchlist not in self.inherited:
                yield watchlist, self.start(ring)

    def lonely(self) -> bool:
        """Tell whether one article alone would raise an alert."""
        return any(step.articles == 1 for _, step in self.fresh())


@dataclass(slots=True)
class Lookalikes:
    """What was told of incidents that others may be like: ``near`` by incident, with alerts."""

    come: frozenset[str]
    near: Mapping[str, Sequence[Member]]
    _told: defaultdict[str, dict[str, StepPosition | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """When each watchlist was told of which incident, None where that was before this batch."""

    def take(self, alerts: Iterable[AlertRecord]) -> None:
        """Take in alerts that were told before this batch."""
        for each in alerts:
            if each.standing and not each.hushed:
                self._told[each.alert.watchlist][each.alert.incident_id] = None

    def decide(self, judged: Sequence[Judged]) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return, by incident and watchlist, which told incidents each alert is much like."""
        found: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for each in judged:
            self._take_stored(each)
        fresh = [(step.position, one, name) for one in judged for name, step in one.fresh()]
        fresh.sort(key=lambda each: (each[0], each[1].history.incident_id, each[2]))
        for position, one, watchlist in fresh:
            incident_id, step = one.history.incident_id, one.start(one.rings[watchlist])
            alike = self._alike(incident_id, step, watchlist) if step.articles == 1 else ()
            if alike:
                found[incident_id][watchlist] = alike
                self._hear(one.history, incident_id, watchlist, position)
            else:
                self._told[watchlist][incident_id] = position
        return found

    def _take_stored(self, judged: Judged) -> None:
        history = judged.history
        for watchlist, record in judged.records.items():
            if record.hushed:
                before = history.steps[max(history.fresh - 1, 0)].position
                self._hear(history, history.incident_id, watchlist, before)

    def _hear(
        self, history: History, incident_id: str, watchlist: str, after: StepPosition
    ) -> None:
        later = (each for each in history.steps if each.position > after and each.articles > 1)
        heard = next(later, None)
        if heard is not None:
            self._told[watchlist][incident_id] = heard.position

    def _alike(self, incident_id: str, step: Step, watchlist: str) -> tuple[str, ...]:
        return tuple(
            sorted(
                other
                for other, told in self._told[watchlist].items()
                if other != incident_id
                and (told is None or told < step.position)
                and any(
                    resemblance(mine, each)
                    for mine in step.members
                    for each in self.near.get(other, ())
                    if self._is_there(each, step.position)
                )
            )
        )

    def _is_there(self, member: Member, by: StepPosition) -> bool:
        return member.event.event_id not in self.come or member.position[:2] < by
