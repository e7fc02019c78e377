"""What does Tocsin send to endpoints? Described in OpenAPI, sent by the outbox."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import Field

from services.alert.api.pages import Document
from shared.messages import Alert

router = APIRouter()


class AlertMessage(Document):
    """One message about an alert (Standard Webhooks 1.0.0).

    ``webhook-signature`` signs ``<webhook-id>.<webhook-timestamp>.<body>`` with the endpoint's
    secret; `tocsin.webhooks.verify` checks it. A message may come more than once: drop the ones
    whose ``webhook-id`` you have seen. Answer 2xx within 15 s, or it is sent again.
    """

    type: Annotated[str, Field(pattern=r"^alert\.(new|updated|corroborated|retracted|superseded)$")]
    timestamp: datetime
    data: Alert


@router.post("alert", operation_id="alertWebhook", status_code=204, tags=["alerts"])
def alert_webhook(
    message: AlertMessage,
    webhook_id: Annotated[str, Header(description="The same on every attempt.")],
    webhook_timestamp: Annotated[int, Header(description="Seconds; of the attempt.")],
    webhook_signature: Annotated[str, Header(description="`v1,<base64>`, several.")],
) -> None:
    """Tell an endpoint of an alert that one of its subscriptions asks for."""
