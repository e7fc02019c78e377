"""What does a further message about an alert change in how it is handled?

Written with the message: a closed or dismissed alert may open again, and the alert that another
one turned out to be takes its handling over.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.alert.alerts.working import Work, reopened
from services.alert.store.alert_work import Deed, add_deed, put_works, works_of
from shared.ids import alert_id
from shared.messages import Alert
from shared.sql.database import Transaction

AUTHOR = "tocsin"
"""Who the history names where nobody did it."""


async def follow_up(tx: Transaction, messages: Sequence[Alert], now: datetime) -> None:
    """Record what ``messages``, in order, change in the handling of their alerts."""
    further = [each for each in messages if each.kind != "new"]
    if not further:
        return
    heirs = {each.alert_id: _heir(each) for each in further if each.superseded_by is not None}
    works = await works_of(tx, {*(each.alert_id for each in further), *heirs.values()})
    handled = set(works)
    changed: dict[str, Work] = {}
    for message in further:
        for name, work, deed in _consequences(message, works, heirs, handled, now):
            works[name] = changed[name] = work
            await add_deed(tx, deed)
    await put_works(tx, changed)


def _consequences(
    message: Alert,
    works: dict[str, Work],
    heirs: dict[str, str],
    handled: Collection[str],
    now: datetime,
) -> list[tuple[str, Work, Deed]]:
    name = message.alert_id
    if name not in works:
        return []
    work, heir = works[name], heirs.get(name)
    if heir is not None and message.kind == "superseded":
        if heir in handled:
            return []
        changes = {"state": [None, work.state.value], "inherited_from": [None, name]}
        return [(heir, work, Deed(heir, now, AUTHOR, "inherited", changes=changes))]
    again = reopened(work, message)
    if again is None:
        return []
    deed = Deed(name, now, AUTHOR, "reopened", changes=again.differences(work))
    return [(name, again, deed)]


def _heir(message: Alert) -> str:
    assert message.superseded_by is not None
    return alert_id(message.watchlist, message.superseded_by)
