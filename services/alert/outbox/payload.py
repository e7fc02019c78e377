"""Which bytes does a message consist of?

Standard Webhooks 1.0.0: ``type``, ``timestamp`` of the event, ``data``. Made once, stored, and
sent byte for byte on every attempt, so that a signature can be checked against what is stored.
"""

import json
from datetime import UTC, datetime
from typing import Final

from pydantic import ValidationError

from shared.digest import Digest
from shared.errors import InvalidInput
from shared.messages import Alert

DIGEST_TYPE: Final = "tocsin.digest.v1"


def message(alert: Alert) -> bytes:
    """Return the message that tells of ``alert``, UTF-8 JSON."""
    head = {"type": f"alert.{alert.kind}", "timestamp": _iso(alert.updated_at or alert.created_at)}
    return json.dumps(head).encode()[:-1] + b', "data": ' + alert.model_dump_json().encode() + b"}"


def digest_message(digest: Digest) -> bytes:
    """Return the message that tells of all alerts of ``digest``, UTF-8 JSON."""
    head = {"type": DIGEST_TYPE, "timestamp": _iso(digest.due_at)}
    return json.dumps(head).encode()[:-1] + b', "data": ' + digest.model_dump_json().encode() + b"}"


def alert_in(payload: bytes) -> Alert:
    """Return the alert that ``message`` was made of."""
    try:
        return Alert.model_validate(json.loads(payload)["data"])
    except (ValueError, KeyError, TypeError, ValidationError) as exc:
        text = f"not the message of an alert: {exc}"
        raise InvalidInput(text) from exc


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
