"""What does an API key look like, and how is one checked without being stored?

``tocsin_<id>_<secret>``: the id finds the row, the secret (160 random bits) proves possession.
Keys of test modes begin with ``tocsin_test_``, so that nobody takes one for the other.
Stored is the SHA-256 of the secret; it is too long to be guessed, so no slow hash is needed.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

ID_BYTES: Final = 10
SECRET_BYTES: Final = 20
_FORM: Final = re.compile(r"tocsin_(test_)?([a-z2-7]{16})_([a-z2-7]{32})")


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key in the clear, in its two parts; never stored and never logged."""

    key_id: str
    secret: str = field(repr=False)
    test: bool = False

    def reveal(self) -> str:
        """Return the key as its bearer writes it."""
        mode = "test_" if self.test else ""
        return f"tocsin_{mode}{self.key_id}_{self.secret}"


class KeyStanding(StrEnum):
    """Say whether a key may be used."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def key_text(id_bytes: bytes, secret_bytes: bytes, *, test: bool = False) -> KeyText:
    """Return a new key from ``ID_BYTES`` and ``SECRET_BYTES`` of the system's randomness.

    Raises ValueError for fewer bytes: a short key can be guessed.
    """
    if len(id_bytes) != ID_BYTES or len(secret_bytes) != SECRET_BYTES:
        message = f"a key takes {ID_BYTES} and {SECRET_BYTES} random bytes"
        raise ValueError(message)
    return KeyText(_letters(id_bytes), _letters(secret_bytes), test)


def parse_key(text: str) -> KeyText | None:
    """Read what a client presents; None when it is no key."""
    found = _FORM.fullmatch(text)
    return KeyText(found[2], found[3], found[1] is not None) if found else None


def hash_secret(secret: str) -> bytes:
    """Return what is stored of a secret, 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def secret_matches(secret: str, stored: bytes) -> bool:
    """Compare in a time that tells nothing of ``stored``."""
    return hmac.compare_digest(hash_secret(secret), stored)


def standing(
    now: datetime, *, expires_at: datetime | None, revoked_at: datetime | None
) -> KeyStanding:
    """Say whether a key may be used at ``now``."""
    if revoked_at is not None:
        return KeyStanding.REVOKED
    if expires_at is not None and expires_at <= now:
        return KeyStanding.EXPIRED
    return KeyStanding.VALID


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").lower()
