"""How does a receiver know that a webhook is Tocsin's, whole and recent?

Standard Webhooks 1.0.0, signature scheme ``v1`` (HMAC-SHA256). Needs nothing but Python.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

_PREFIX = "whsec_"
_SCHEME = "v1,"
_TIMESTAMP_DIGITS = 12


class VerificationError(Exception):
    """Say why a message must not be believed; answer it with status 400."""


def verify(
    headers: Mapping[str, str],
    body: bytes | str,
    secret: str | Sequence[str],
    *,
    tolerance: timedelta = timedelta(minutes=5),
    now: datetime | None = None,
) -> dict[str, Any]:
    """Return the message that ``body`` carries, or raise VerificationError.

    ``headers`` are the request's, in any case; ``body`` is the request's exactly as received, never
    parsed and written again. Give several secrets while one replaces another. ``now`` must be aware
    and defaults to the machine's time. Drop messages whose ``webhook-id`` was seen before: the same
    message may come more than once.
    """
    content = body.encode() if isinstance(body, str) else body
    fields = {name.lower(): value for name, value in headers.items()}
    message_id = _field(fields, "webhook-id")
    timestamp = _field(fields, "webhook-timestamp")
    _check_age(timestamp, now or datetime.now(UTC), tolerance)
    signed = f"{message_id}.{timestamp}.".encode() + content
    secrets = [secret] if isinstance(secret, str) else list(secret)
    expected = [_signature(_key(each), signed) for each in secrets]
    given = _field(fields, "webhook-signature").split()
    # Every pair is compared, so that the time taken tells nothing about which one matched.
    matches = [
        hmac.compare_digest(signature.encode("utf-8", "replace"), each)
        for signature in given
        for each in expected
    ]
    if not any(matches):
        message = "no signature matches: wrong secret, or the body is not as it was sent"
        raise VerificationError(message)
    return _parsed(content)


def _field(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name)
    if not value:
        message = f"header {name} is missing"
        raise VerificationError(message)
    return value


def _check_age(timestamp: str, now: datetime, tolerance: timedelta) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _TIMESTAMP_DIGITS):
        message = "header webhook-timestamp is not a number of seconds"
        raise VerificationError(message)
    age = now.timestamp() - int(timestamp)
    if abs(age) > tolerance.total_seconds():
        message = f"the message is {age:.0f} s old; accepted are {tolerance.total_seconds():.0f} s"
        raise VerificationError(message)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as exc:
        message = f"the secret is not {_PREFIX} followed by base64"
        raise VerificationError(message) from exc
    if not key:
        message = "the secret is empty"
        raise VerificationError(message)
    return key


def _signature(key: bytes, signed: bytes) -> bytes:
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return _SCHEME.encode() + base64.b64encode(digest)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        message = json.loads(content)
    except (ValueError, RecursionError) as exc:
        text = "the body is not JSON"
        raise VerificationError(text) from exc
    if not isinstance(message, dict):
        text = "the body is not a JSON object"
        raise VerificationError(text)
    return message
