"""Is every URL refused that could mean something else than it seems to?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from shared.egress.policy import LOOPBACK, EgressPolicy, Refusal, RefusalReason
from shared.egress.urls import check_url

OPEN = EgressPolicy()
WITH_LOOPBACK = EgressPolicy(allow_networks=LOOPBACK)


def reason(text: str, policy: EgressPolicy = OPEN) -> RefusalReason | None:
    checked = check_url(text, policy)
    return checked.reason if isinstance(checked, Refusal) else None


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/hook",
        "https://example.org:8443/hook?token=a%20b",
        "http://example.org",
        "HTTPS://EXAMPLE.ORG/",
        "https://hooks.example-site.co.uk/a/b",
        "https://_dmarc.example.org/",
        "https://bücher.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "https://1password.example/",
    ],
)
def test_an_ordinary_url_may_be_called(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "example.org/hook",
        "",
    ],
)
def test_another_scheme_is_refused(text: str) -> None:
    assert reason(text) is RefusalReason.SCHEME


@pytest.mark.parametrize(
    "text",
    [
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://:@example.org/",
        "https://example.org:443@127.0.0.1/",
    ],
)
def test_user_information_is_refused(text: str) -> None:
    assert reason(text) is RefusalReason.USERINFO


@pytest.mark.parametrize(
    "text",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://app.localhost/",
        "https://①②⑦.⓪.⓪.①/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127。0。0。1/",
    ],
)
def test_an_inside_address_is_refused_however_it_is_written(text: str) -> None:
    assert reason(text) in {RefusalReason.ADDRESS, RefusalReason.HOST, RefusalReason.MALFORMED}


@pytest.mark.parametrize(
    "host",
    [
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "127.0.0.1.",
        "example.org.",
        "example..org",
        ".example.org",
        "-example.org",
        "exa mple.org",
        "127.0.0.1%2f.example.org",
        "example.org%00.evil.example",
        "[fe80::1%25eth0]",
        "[::1",
        "a" * 64 + ".example",
        "1.2.3.0x4",
        "1.2.3.4.5",
        "999.1.1.1",
    ],
)
def test_an_odd_host_is_refused(host: str) -> None:
    assert isinstance(check_url(f"https://{host}/", OPEN), Refusal)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: evil",
        "https://example.org/\x00",
        " https://example.org/",
        "https://exam\tple.org/",
        "https://example.org/" + "a" * 2048,
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://[]@/",
    ],
)
def test_a_malformed_url_is_refused(text: str) -> None:
    assert isinstance(check_url(text, OPEN), Refusal)


def test_a_port_that_is_no_web_port_is_refused() -> None:
    assert reason("https://example.org:22/") is RefusalReason.PORT
    assert reason("https://8.8.8.8:6379/") is RefusalReason.PORT


def test_loopback_is_allowed_where_the_policy_says_so() -> None:
    assert reason("http://127.0.0.1:9000/", WITH_LOOPBACK) is None
    assert reason("http://localhost:9000/", WITH_LOOPBACK) is None
    assert reason("http://10.0.0.1/", WITH_LOOPBACK) is RefusalReason.ADDRESS


def test_http_is_refused_where_only_https_is_allowed() -> None:
    policy = EgressPolicy(schemes=frozenset({"https"}))

    assert reason("http://example.org/", policy) is RefusalReason.SCHEME


def test_a_refusal_says_why() -> None:
    refusal = check_url("https://10.0.0.1/", OPEN)

    assert isinstance(refusal, Refusal)
    assert refusal.detail == "10.0.0.1 is not a public address"


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(check_url(text, OPEN), URL | Refusal)


@given(st.text(alphabet="0123456789abcdefx.:[]%①。@/\\", max_size=30))
def test_any_host_gets_an_answer(host: str) -> None:
    assert isinstance(check_url(f"https://{host}/", OPEN), URL | Refusal)
