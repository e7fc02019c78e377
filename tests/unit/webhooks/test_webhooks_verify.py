"""Does ``tocsin.webhooks.verify`` accept what is right and nothing else?"""

import ast
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from tocsin import webhooks
from tocsin.webhooks import VerificationError, verify

# The vector of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
OTHER = "whsec_" + base64.b64encode(b"another secret of enough bytes").decode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{HEADERS['webhook-id']}.{HEADERS['webhook-timestamp']}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return HEADERS | {"webhook-signature": f"v1,{signature}"}


def test_the_vector_of_the_specification_verifies() -> None:
    assert verify(HEADERS, BODY, SECRET, now=NOW) == {"test": 2432232314}


def test_the_prefix_of_the_secret_may_be_missing() -> None:
    assert verify(HEADERS, BODY, SECRET.removeprefix("whsec_"), now=NOW)


def test_header_names_may_have_any_case() -> None:
    assert verify({name.title(): value for name, value in HEADERS.items()}, BODY, SECRET, now=NOW)


def test_a_text_body_is_taken_as_utf_8() -> None:
    body = '{"name": "Türkiye"}'

    assert verify(signed(body.encode()), body, SECRET, now=NOW) == {"name": "Türkiye"}


def test_one_of_several_signatures_is_enough() -> None:
    given_ = f"v1,AAAA v1a,BBBB {HEADERS['webhook-signature']} v2,CCCC"

    assert verify(HEADERS | {"webhook-signature": given_}, BODY, SECRET, now=NOW)


def test_one_of_several_secrets_is_enough() -> None:
    assert verify(HEADERS, BODY, [OTHER, SECRET], now=NOW)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_message_within_the_tolerance_verifies(seconds: int) -> None:
    assert verify(HEADERS, BODY, SECRET, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 10**8])
def test_a_message_outside_the_tolerance_is_refused(seconds: int) -> None:
    with pytest.raises(VerificationError, match="old"):
        verify(HEADERS, BODY, SECRET, now=NOW + timedelta(seconds=seconds))


def test_the_tolerance_can_be_chosen() -> None:
    later = NOW + timedelta(hours=1)

    assert verify(HEADERS, BODY, SECRET, tolerance=timedelta(hours=2), now=later)


def test_the_time_is_now_unless_given() -> None:
    with pytest.raises(VerificationError, match="old"):
        verify(HEADERS, BODY, SECRET)


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_named(name: str) -> None:
    headers = {each: value for each, value in HEADERS.items() if each != name}
    with pytest.raises(VerificationError, match=name):
        verify(headers, BODY, SECRET, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "1614265330.0"},
        {"webhook-timestamp": "-1614265330"},
        {"webhook-timestamp": "١٦١٤٢٦٥٣٣٠"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "now"},
        {"webhook-signature": ""},
        {"webhook-signature": " "},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,a,b"},
        {"webhook-signature": "v1,AAA"},
        {"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="},
        {"webhook-signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "v1,é\ud800"},
    ],
)
def test_a_changed_header_is_refused(changes: Mapping[str, str]) -> None:
    with pytest.raises(VerificationError):
        verify(HEADERS | dict(changes), BODY, SECRET, now=NOW)


@pytest.mark.parametrize("secret", [OTHER, "whsec_", "", "whsec_!!!", "whsec_AAA", "é", []])
def test_a_wrong_secret_is_refused(secret: str | list[str]) -> None:
    with pytest.raises(VerificationError):
        verify(HEADERS, BODY, secret, now=NOW)


@pytest.mark.parametrize("body", [b"", b"[1]", b"nope", b"\xff", b"[" * 100_000, b"null"])
def test_a_signed_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(VerificationError, match="body"):
        verify(signed(body), body, SECRET, now=NOW)


@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(1, 255))
def test_no_changed_byte_goes_unseen(junk: bytes, place: int, change: int) -> None:
    body = json.dumps({"data": junk.hex()}).encode()
    changed = bytearray(body)
    changed[place % len(body)] ^= change
    with pytest.raises(VerificationError):
        verify(signed(body), bytes(changed), SECRET, now=NOW)


@given(st.dictionaries(st.sampled_from([*HEADERS, "x"]), st.text()), st.binary(), st.text())
def test_nothing_but_its_own_error_comes_out(
    headers: dict[str, str], body: bytes, secret: str
) -> None:
    with pytest.raises(VerificationError):
        verify(headers, body, secret, now=NOW)


@given(st.dictionaries(st.text(), st.text() | st.integers()), st.binary(min_size=24, max_size=64))
def test_what_the_public_library_signs_verifies(message: dict[str, object], key: bytes) -> None:
    body = json.dumps(message)
    secret = "whsec_" + base64.b64encode(key).decode()
    headers = HEADERS | {
        "webhook-signature": Webhook(secret).sign(HEADERS["webhook-id"], NOW, body)
    }

    assert verify(headers, body, secret, now=NOW) == message


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(Path(webhooks.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }

    assert imported <= set(sys.stdlib_module_names)
