"""How is a webhook signed so that its receiver can tell it is ours?

Standard Webhooks 1.0.0: ``v1`` HMAC-SHA256 with secrets ``whsec_...``, ``v1a`` Ed25519 with
private keys ``whsk_...``. Signed is ``id.timestamp.body``.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import InvalidInput

SYMMETRIC_PREFIX = "whsec_"
PRIVATE_PREFIX = "whsk_"
PUBLIC_PREFIX = "whpk_"
_SHORTEST, _LONGEST = 24, 64
_SEED = 32


@dataclass(frozen=True, slots=True)
class SymmetricKey:
    """A secret that sender and receiver share; signs ``v1``."""

    key: bytes = field(repr=False)

    def sign(self, content: bytes) -> str:
        """Return one entry of ``webhook-signature``."""
        return "v1," + _base64(hmac.new(self.key, content, hashlib.sha256).digest())


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key of which the receiver knows the public half only; signs ``v1a``."""

    key: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> str:
        """Return one entry of ``webhook-signature``."""
        return "v1a," + _base64(self.key.sign(content))

    def public(self) -> str:
        """Return the half that receivers verify with, ``whpk_...``."""
        return PUBLIC_PREFIX + _base64(self.key.public_key().public_bytes_raw())


SigningKey = SymmetricKey | PrivateKey


def parse_key(secret: str) -> SigningKey:
    """Read a secret as users write it; raise InvalidInput without repeating it."""
    if secret.startswith(PRIVATE_PREFIX):
        return _private(_decoded(secret.removeprefix(PRIVATE_PREFIX)))
    key = _decoded(secret.removeprefix(SYMMETRIC_PREFIX))
    if not _SHORTEST <= len(key) <= _LONGEST:
        message = f"secret: expected {_SHORTEST} to {_LONGEST} bytes, got {len(key)}"
        raise InvalidInput(message)
    return SymmetricKey(key)


def symmetric_secret(random_bytes: bytes) -> str:
    """Write ``random_bytes`` (24 to 64 from the system's source) as a secret."""
    secret = SYMMETRIC_PREFIX + _base64(random_bytes)
    parse_key(secret)
    return secret


def private_secret(seed: bytes) -> str:
    """Write a 32-byte ``seed`` as an Ed25519 private key."""
    secret = PRIVATE_PREFIX + _base64(seed)
    parse_key(secret)
    return secret


def signed_headers(
    message_id: str, attempted_at: datetime, body: bytes, keys: Sequence[SigningKey]
) -> dict[str, str]:
    """Return the three headers of one attempt; several keys while one replaces another.

    ``message_id`` is the same on every attempt and must not contain a full stop; ``attempted_at``
    is aware and this attempt's.
    """
    if "." in message_id or not keys:
        message = "a webhook needs an id without a full stop, and at least one key"
        raise InvalidInput(message)
    timestamp = str(int(attempted_at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(key.sign(content) for key in keys),
    }


def _private(key: bytes) -> PrivateKey:
    # Some tools write seed and public half together, as libsodium does.
    if len(key) not in {_SEED, 2 * _SEED}:
        message = f"secret: expected {_SEED} or {2 * _SEED} bytes, got {len(key)}"
        raise InvalidInput(message)
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(key[:_SEED]))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as exc:
        message = f"secret: expected {SYMMETRIC_PREFIX} or {PRIVATE_PREFIX} followed by base64"
        raise InvalidInput(message) from exc


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
