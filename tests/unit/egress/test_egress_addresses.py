"""Is every address refused that leads inside, and none that leads out?"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.egress.addresses import refuse_address, refuse_dial
from shared.egress.policy import LOOPBACK, EgressPolicy, EgressSettings, RefusalReason

INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::a9fe:a9fe",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
]
OPEN = EgressPolicy()


@pytest.mark.parametrize("host", INSIDE)
def test_an_inside_address_is_refused(host: str) -> None:
    refusal = refuse_address(ip_address(host), 443, OPEN)

    assert refusal is not None
    assert refusal.reason is RefusalReason.ADDRESS


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_outside_address_is_allowed(host: str) -> None:
    assert refuse_address(ip_address(host), 443, OPEN) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_inside_an_ipv6_one(address: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{address}")

    assert refuse_address(mapped, 443, OPEN) == refuse_address(address, 443, OPEN)


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_refused(address: IPv4Address | IPv6Address) -> None:
    mapped = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    if not address.is_global and not mapped:
        assert refuse_address(address, 443, OPEN) is not None


@given(st.ip_addresses(v=6, network="64:ff9b::/96"))
def test_no_address_is_reached_through_a_translator(address: IPv6Address) -> None:
    assert refuse_address(address, 443, OPEN) is not None


def test_a_port_that_is_no_web_port_is_refused() -> None:
    refusal = refuse_address(ip_address("8.8.8.8"), 22, OPEN)

    assert refusal is not None
    assert refusal.reason is RefusalReason.PORT


def test_an_allowed_network_may_be_called_on_any_port_and_no_other() -> None:
    policy = EgressPolicy(allow_networks=(ip_network("10.1.0.0/16"),))

    assert refuse_address(ip_address("10.1.2.3"), 9000, policy) is None
    assert refuse_address(ip_address("10.2.0.1"), 443, policy) is not None


def test_an_allowed_network_is_recognised_inside_an_ipv6_address() -> None:
    policy = EgressPolicy(allow_networks=LOOPBACK)

    assert refuse_address(ip_address("::ffff:127.0.0.1"), 9000, policy) is None


@pytest.mark.parametrize("host", ["fe80::1%eth0", "localhost", "", "/run/socket", "127.1"])
def test_what_is_no_plain_address_is_not_dialled(host: str) -> None:
    assert refuse_dial(host, 443, OPEN) is not None


def test_settings_read_lists_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_EGRESS_ALLOW_NETWORKS", "10.1.0.0/16, ::1/128")
    monkeypatch.setenv("TOCSIN_EGRESS_PORTS", "443,9443")
    monkeypatch.setenv("TOCSIN_EGRESS_HTTPS_ONLY", "true")

    policy = EgressSettings().policy()

    assert IPv4Network("10.1.0.0/16") in policy.allow_networks
    assert len(policy.allow_networks) == 2
    assert policy.ports == {443, 9443}
    assert policy.schemes == {"https"}
