"""How is what came of a trial told, by the API and by the command?"""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from services.alert.alerts.told_to import as_told
from services.alert.backtest.trial import Trial
from services.alert.backtest.trying import Difference, Tried
from services.alert.examples.judging import Judged
from shared.auth.tenants import own_name
from shared.messages import Alert


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class BacktestDay(_Document):
    """How many alerts would have been raised on a day (UTC)."""

    day: date
    alerts: int


class BacktestDifference(_Document):
    """What is raised more and less than by the version that stands, tried on the same events."""

    version: int
    added: int
    removed: int
    added_alerts: tuple[Alert, ...]
    removed_alerts: tuple[Alert, ...]


class BrokenExample(_Document):
    """An example of the watchlist that it breaks; ``field`` is its place there."""

    field: str
    message: str


class Backtest(_Document):
    """The alerts that a watchlist, put at ``since``, would have raised; nothing was sent or kept.

    ``examples`` are the first of them, each in its last state with its evidence.
    """

    watchlist: str
    since: datetime
    until: datetime
    events: int = Field(description="Recorded events that were decided about.")
    total: int = Field(description="Alerts: incidents that satisfy a rule.")
    messages: int = Field(description="Messages of all kinds that these alerts would have been.")
    per_day: tuple[BacktestDay, ...]
    examples: tuple[Alert, ...]
    difference: BacktestDifference | None = Field(
        description="Null where no watchlist of this id stands."
    )
    broken_examples: tuple[BrokenExample, ...] = Field(
        description="Of the watchlist that is tried, or where it has none, of the one that stands."
    )


def backtest(trial: Trial, found: Tried, limit: int, judged: Sequence[Judged] = ()) -> Backtest:
    """Return what is told of a trial, with at most ``limit`` alerts of each kind."""
    return Backtest(
        watchlist=own_name(trial.watchlist.id),
        since=trial.since,
        until=trial.until,
        events=found.events,
        total=found.raised.count,
        messages=found.messages,
        per_day=tuple(BacktestDay(day=each.day, alerts=each.alerts) for each in found.per_day),
        examples=tuple(map(as_told, found.alerts[:limit])),
        difference=_difference(found.difference, limit) if found.difference else None,
        broken_examples=tuple(
            BrokenExample(field=each.listed.place, message=each.breaks)
            for each in judged
            if not each.holds
        ),
    )


def _difference(found: Difference, limit: int) -> BacktestDifference:
    return BacktestDifference(
        version=found.version,
        added=found.added.count,
        removed=found.removed.count,
        added_alerts=tuple(map(as_told, found.added.first[:limit])),
        removed_alerts=tuple(map(as_told, found.removed.first[:limit])),
    )
