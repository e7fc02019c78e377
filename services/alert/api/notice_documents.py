"""How is it told what became of an alert for each subscription?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from services.alert.api.pages import Document
from services.alert.notices.silences import Silence
from services.alert.store.notices import Notice, NoticeState, notices_of
from services.alert.store.silences import get_silence
from shared.sql.database import Transaction


class NoticeDocument(Document):
    """One revision of an alert and one subscription."""

    subscription_id: str
    endpoint_id: str
    kind: str
    revision: int
    state: NoticeState = Field(description="`held` and `folded` wait until `due_at`.")
    because: str = Field(description="Why, in a sentence.")
    due_at: datetime | None
    delivery_id: str | None = Field(description="What told of it: the alert's own, or a digest.")


_WAITING: Mapping[str, str] = {
    "digest": "it waits for the next digest",
    "rate_cap": "more than the rate cap were raised: it waits for the digest of what is over",
    "group_wait": "it is collected with what else is raised",
    "quiet_hours": "it is quiet until then",
    "snoozed": "the subscription is snoozed until then",
}
_FILTERED: Mapping[str, str] = {
    "kind": "the subscription does not ask for this kind",
    "severity": "its severity lies below the subscription's floor",
}


async def notice_documents(
    tx: Transaction, alert_id: str, tenant: str
) -> tuple[NoticeDocument, ...]:
    """Return what became of every revision of an alert, subscription by subscription."""
    found = await notices_of(tx, [alert_id])
    silences = await _silences(tx, found, tenant)
    return tuple(_shown(each, silences) for each in found)


async def _silences(
    tx: Transaction, notices: Sequence[Notice], tenant: str
) -> dict[str, Silence | None]:
    names = {each.reason or "" for each in notices if each.state is NoticeState.SILENCED}
    return {name: await get_silence(tx, name, tenant) for name in sorted(names)}


def _shown(notice: Notice, silences: Mapping[str, Silence | None]) -> NoticeDocument:
    return NoticeDocument(
        subscription_id=notice.subscription_id,
        endpoint_id=notice.endpoint_id,
        kind=notice.kind,
        revision=notice.revision,
        state=notice.state,
        because=_because(notice, silences),
        due_at=notice.due_at,
        delivery_id=notice.delivery_id,
    )


def _because(notice: Notice, silences: Mapping[str, Silence | None]) -> str:
    reason = notice.reason or ""
    match notice.state:
        case NoticeState.TOLD:
            return "it was told" if not reason else f"it was told, having waited: {reason}"
        case NoticeState.HELD | NoticeState.FOLDED:
            return _WAITING[reason]
        case NoticeState.FILTERED:
            return _FILTERED[reason]
        case NoticeState.SILENCED:
            silence = silences.get(reason)
            by = f" by {silence.author}: {silence.reason}" if silence else ""
            return f"silenced by {reason}{by}"
        case NoticeState.DEAD:
            return reason
