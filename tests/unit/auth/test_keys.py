"""Is a key recognised by its form, and checked without being stored?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.keys import (
    ID_BYTES,
    SECRET_BYTES,
    KeyStanding,
    KeyText,
    hash_secret,
    key_text,
    parse_key,
    secret_matches,
    standing,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(
    st.binary(min_size=ID_BYTES, max_size=ID_BYTES),
    st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES),
)
def test_revealed_key_is_read_back(id_bytes: bytes, secret_bytes: bytes) -> None:
    key = key_text(id_bytes, secret_bytes)

    assert parse_key(key.reveal()) == key


@given(st.text())
def test_any_other_text_is_no_key(text: str) -> None:
    assert parse_key(text) is None


@pytest.mark.parametrize("change", [str.upper, lambda key: key + "\n", lambda key: key[:-1]])
def test_nearly_a_key_is_no_key(change: object) -> None:
    key = key_text(b"i" * ID_BYTES, b"s" * SECRET_BYTES).reveal()

    assert callable(change)
    assert parse_key(change(key)) is None


def test_secret_holds_at_least_128_bits() -> None:
    assert SECRET_BYTES * 8 >= 128
    with pytest.raises(ValueError, match="random bytes"):
        key_text(b"i" * ID_BYTES, b"s" * (SECRET_BYTES - 1))


def test_secret_matches_its_own_hash_only() -> None:
    assert secret_matches("abc", hash_secret("abc"))
    assert not secret_matches("xyz", hash_secret("abc"))


def test_secret_is_not_shown_by_accident() -> None:
    assert "hidden" not in repr(KeyText("id", "hidden"))


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "expected"),
    [
        (None, None, KeyStanding.VALID),
        (NOON + HOUR, None, KeyStanding.VALID),
        (NOON, None, KeyStanding.EXPIRED),
        (NOON + HOUR, NOON - HOUR, KeyStanding.REVOKED),
        (NOON - HOUR, NOON - HOUR, KeyStanding.REVOKED),
    ],
)
def test_key_stands_until_it_expires_or_is_revoked(
    expires_at: datetime | None, revoked_at: datetime | None, expected: KeyStanding
) -> None:
    assert standing(NOON, expires_at=expires_at, revoked_at=revoked_at) is expected
