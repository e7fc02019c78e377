"""How are endpoint secrets kept so that the database alone does not give them away?

AES-256-GCM; the key is a setting or a file, never in the database. A sealed value is the id of
its key (4 bytes), a nonce (12 bytes) and the ciphertext, bound to what it belongs to.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.errors import ConfigurationError

KEY_BYTES: Final = 32
_ID, _NONCE = 4, 12


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sealed value that none of the keys opens; ``reason`` holds nothing secret."""

    reason: str


@dataclass(frozen=True, slots=True)
class SecretBox:
    """Seals with the first key, opens with any; so a key is replaced by putting one in front."""

    keys: tuple[bytes, ...] = field(repr=False)

    def seal(self, plain: bytes, owner: str) -> bytes:
        """Seal ``plain`` for ``owner``; it opens for the same owner only."""
        nonce = secrets.token_bytes(_NONCE)
        key = self.keys[0]
        return key_id(key) + nonce + AESGCM(key).encrypt(nonce, plain, owner.encode())

    def open(self, sealed: bytes, owner: str) -> bytes | Unreadable:
        """Return what was sealed, or Unreadable: never raise over what is stored."""
        wanted, nonce, cipher = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        key = next((each for each in self.keys if key_id(each) == wanted), None)
        if key is None:
            return Unreadable(f"no key with id {wanted.hex()}")
        try:
            return AESGCM(key).decrypt(nonce, cipher, owner.encode())
        except (InvalidTag, ValueError):
            return Unreadable("damaged, or moved from another endpoint")


def key_id(key: bytes) -> bytes:
    """Return the 4 bytes that name ``key`` in what it sealed."""
    return hashlib.sha256(b"tocsin key id" + key).digest()[:_ID]


def parse_secret_keys(texts: Sequence[str]) -> SecretBox:
    """Read base64 keys of 32 bytes, the current one first; raise ConfigurationError."""
    keys: list[bytes] = []
    for text in texts:
        try:
            key = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            message = f"TOCSIN_SECRET_KEY: expected base64 of {KEY_BYTES} bytes"
            raise ConfigurationError(message)
        keys.append(key)
    if not keys:
        message = "TOCSIN_SECRET_KEY: expected at least one key"
        raise ConfigurationError(message)
    return SecretBox(tuple(keys))
