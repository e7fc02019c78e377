"""What does Tocsin send to endpoints? Described in OpenAPI, sent by the outbox."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header
from pydantic import Field

from services.alert.api.pages import Document
from shared.digest import Digest
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


class DigestMessage(Document):
    """One message about several alerts that waited: signed, sent and repeated as one of an alert.

    Its ``webhook-id`` is a function of what it lists. More than 100 alerts come in several parts.
    """

    type: Literal["tocsin.digest.v1"]
    timestamp: datetime
    data: Digest


WebhookId = Annotated[str, Header(description="The same on every attempt.")]
WebhookTimestamp = Annotated[int, Header(description="Seconds; of the attempt.")]
WebhookSignature = Annotated[str, Header(description="`v1,<base64>`, several.")]


@router.post("alert", operation_id="alertWebhook", status_code=204, tags=["alerts"])
def alert_webhook(
    message: AlertMessage,
    webhook_id: WebhookId,
    webhook_timestamp: WebhookTimestamp,
    webhook_signature: WebhookSignature,
) -> None:
    """Tell an endpoint of an alert that one of its subscriptions asks for."""


@router.post("digest", operation_id="digestWebhook", status_code=204, tags=["alerts"])
def digest_webhook(
    message: DigestMessage,
    webhook_id: WebhookId,
    webhook_timestamp: WebhookTimestamp,
    webhook_signature: WebhookSignature,
) -> None:
    """Tell an endpoint together of what a subscription's digest, quiet hours or cap held back."""
