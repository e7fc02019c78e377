"""How is an alert told by the API: as its webhook carries it, and how it is handled?"""

from pydantic import Field

from services.alert.alerts.record import AlertRecord
from services.alert.alerts.told_to import as_told
from services.alert.alerts.working import WorkState
from services.alert.api.auth import Bearer
from services.alert.store.alert_queries import HandledAlert, get_alert
from shared.auth.tenants import tenant_of
from shared.http.problems import refuse_missing
from shared.messages import Alert
from shared.sql.database import Transaction


class HandledAlertDocument(Alert):
    """An alert in its latest state, and how far somebody has dealt with it.

    `status` is how far the act has come, `state` how far the handling of the alert has.
    """

    state: WorkState
    assignee: str | None = Field(description="Who sees to it.")
    reason: str | None = Field(description="Why it is in its state.")


def shown_alert(found: HandledAlert) -> HandledAlertDocument:
    """Return an alert as the API tells of it."""
    work = found.work
    return HandledAlertDocument.model_construct(
        **dict(as_told(found.record.alert)),
        state=work.state,
        assignee=work.assignee,
        reason=work.reason,
    )


async def existing_alert(tx: Transaction, bearer: Bearer, alert_id: str) -> AlertRecord:
    """Return an alert of the bearer's tenant, or refuse with 404."""
    found = await get_alert(tx, alert_id)
    if found is None or tenant_of(found.alert.watchlist) != bearer.tenant:
        refuse_missing("alert", alert_id)
    return found
