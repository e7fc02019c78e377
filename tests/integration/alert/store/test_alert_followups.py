"""What becomes of how an alert is handled when more is told of it?"""

from services.alert.alerts.working import UNTOUCHED, Work, WorkState
from services.alert.api.examples import ALERT
from services.alert.store.alert_followups import follow_up
from services.alert.store.alert_work import history_of, put_works, work_of
from shared.ids import alert_id
from shared.messages import Alert, AlertKind, Severity
from shared.sql.database import Database
from tests.unit.alert.built import DAY0

CLOSED = Work(WorkState.CLOSED, "Ann", "a known sale", "medium")
LATER = "inc_later"


def message(kind: AlertKind, severity: Severity = "medium", by: str | None = None) -> Alert:
    told = {"kind": kind, "severity": severity, "superseded_by": by, "revision": 1}
    return Alert.model_validate({**ALERT, **told})


NAME = message("new").alert_id
HEIR = alert_id(message("new").watchlist, LATER)


async def test_alert_that_supersedes_another_takes_its_handling_over(database: Database) -> None:
    async with database.transaction() as tx:
        await put_works(tx, {NAME: CLOSED})
        await follow_up(tx, [message("superseded", by=LATER)], DAY0)

        assert (await work_of(tx, HEIR), await work_of(tx, NAME)) == (CLOSED, CLOSED)
        (deed,) = await history_of(tx, HEIR)
    assert (deed.action, deed.author, deed.bearer) == ("inherited", "tocsin", None)
    assert deed.changes["inherited_from"] == [None, NAME]


async def test_alert_that_somebody_handles_inherits_nothing(database: Database) -> None:
    own = Work(WorkState.ACKNOWLEDGED, "Bob", None, "low")
    async with database.transaction() as tx:
        await put_works(tx, {NAME: CLOSED, HEIR: own})
        await follow_up(tx, [message("superseded", by=LATER)], DAY0)

        assert await work_of(tx, HEIR) == own
        assert await history_of(tx, HEIR) == ()


async def test_alert_opens_again_once_however_much_is_told_at_once(database: Database) -> None:
    messages = [message("updated", "high"), message("corroborated", "urgent"), message("retracted")]
    async with database.transaction() as tx:
        await put_works(tx, {NAME: CLOSED})
        await follow_up(tx, messages, DAY0)

        work = await work_of(tx, NAME)
        deeds = await history_of(tx, NAME)
    assert (work.state, work.assignee) == (WorkState.OPEN, "Ann")
    assert [each.action for each in deeds] == ["reopened"]
    assert deeds[0].changes["state"] == ["closed", "open"]


async def test_what_nobody_touched_stays_untouched(database: Database) -> None:
    async with database.transaction() as tx:
        await follow_up(tx, [message("retracted"), message("superseded", by=LATER)], DAY0)

        assert await work_of(tx, NAME) == await work_of(tx, HEIR) == UNTOUCHED
        assert await history_of(tx, NAME) == ()
