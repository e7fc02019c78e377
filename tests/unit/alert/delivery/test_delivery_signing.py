"""Does a receiver with the right key, and only that one, accept what is signed?"""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from services.alert.signing import (
    PrivateKey,
    parse_key,
    private_secret,
    signed_headers,
    symmetric_secret,
)
from shared.errors import InvalidInput
from tocsin.webhooks import VerificationError, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime.fromtimestamp(1614265330, UTC)
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
OLD, NEW = (symmetric_secret(bytes([number]) * 32) for number in (1, 2))


def test_the_vector_of_the_specification_comes_out() -> None:
    assert signed_headers(ID, NOW, BODY, [parse_key(SECRET)]) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.binary(), st.binary(min_size=24, max_size=64))
def test_the_public_library_signs_alike(body: bytes, key: bytes) -> None:
    text = body.hex()
    secret = symmetric_secret(key)
    ours = signed_headers(ID, NOW, text.encode(), [parse_key(secret)])

    assert ours["webhook-signature"] == Webhook(secret).sign(ID, NOW, text)


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    eastern = NOW.astimezone(timezone(timedelta(hours=-5)))
    keys = [parse_key(SECRET)]

    assert signed_headers(ID, eastern, BODY, keys) == signed_headers(ID, NOW, BODY, keys)


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_while_a_key_is_replaced_either_verifies(secret: str) -> None:
    headers = signed_headers(ID, NOW, BODY, [parse_key(NEW), parse_key(OLD)])

    assert verify(headers, BODY, secret, now=NOW)


def test_after_that_the_old_key_does_not() -> None:
    headers = signed_headers(ID, NOW, BODY, [parse_key(NEW)])
    with pytest.raises(VerificationError):
        verify(headers, BODY, OLD, now=NOW)


def ed25519_holds(key: PrivateKey, signature: str, content: bytes) -> bool:
    public = Ed25519PublicKey.from_public_bytes(
        base64.b64decode(key.public().removeprefix("whpk_"))
    )
    try:
        public.verify(base64.b64decode(signature.removeprefix("v1a,")), content)
    except InvalidSignature:
        return False
    return True


def test_a_private_key_signs_so_that_its_public_half_verifies() -> None:
    key = parse_key(private_secret(bytes(range(32))))
    assert isinstance(key, PrivateKey)
    signature = signed_headers(ID, NOW, BODY, [key])["webhook-signature"]

    assert ed25519_holds(key, signature, f"{ID}.1614265330.".encode() + BODY)
    assert not ed25519_holds(key, signature, f"{ID}.1614265331.".encode() + BODY)


def test_a_private_key_may_carry_its_public_half() -> None:
    seed = bytes(range(32))
    key = parse_key(private_secret(seed))
    assert isinstance(key, PrivateKey)
    both = base64.b64encode(seed + base64.b64decode(key.public()[5:])).decode()
    longer = parse_key(f"whsk_{both}")

    assert isinstance(longer, PrivateKey)
    assert longer.public() == key.public()


def test_receivers_with_the_shared_secret_ignore_the_other_scheme() -> None:
    keys = [parse_key(private_secret(bytes(32))), parse_key(SECRET)]
    headers = signed_headers(ID, NOW, BODY, keys)

    assert Webhook(SECRET).sign(ID, NOW, BODY.decode()) in headers["webhook-signature"]
    assert verify(headers, BODY, SECRET, now=NOW)


@pytest.mark.parametrize(
    "secret", ["whsec_", "whsec_!!!!", "whsec_AAAA", "whsk_AAAA", "nonsense", "whsec_" + "A" * 90]
)
def test_a_bad_secret_is_refused(secret: str) -> None:
    with pytest.raises(InvalidInput, match="secret"):
        parse_key(secret)


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_key("whsec_hidden!")

    assert "hidden" not in str(caught.value)


def test_a_key_does_not_show() -> None:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))

    assert str(key) not in repr(parse_key(SECRET))


def test_an_id_with_a_full_stop_is_refused() -> None:
    with pytest.raises(InvalidInput, match="full stop"):
        signed_headers("msg.1", NOW, BODY, [parse_key(SECRET)])


def test_signing_with_no_key_is_refused() -> None:
    with pytest.raises(InvalidInput, match="key"):
        signed_headers(ID, NOW, BODY, [])
