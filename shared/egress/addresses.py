"""Is this IP address one that strangers may make Tocsin call?

Source: IANA special-purpose registries, Svix's and smokescreen's lists, Azure's wire server.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.egress.policy import EgressPolicy, Network, Refusal, RefusalReason

Address = IPv4Address | IPv6Address

_BLOCKED: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


def refuse_address(address: Address, port: int, policy: EgressPolicy) -> Refusal | None:
    """Say why ``address`` on ``port`` is not to be called; None when it may be.

    An IPv4 address inside an IPv6 one (``::ffff:0:0/96``) is judged as the IPv4 address it is.
    """
    address = _unmapped(address)
    if any(address in network for network in policy.allow_networks):
        return None
    if any(address in network for network in _BLOCKED):
        return Refusal(RefusalReason.ADDRESS, f"{address} is not a public address")
    return refuse_port(port, policy)


def refuse_port(port: int, policy: EgressPolicy) -> Refusal | None:
    """Say why ``port`` is not to be called on a public address."""
    if port in policy.ports:
        return None
    allowed = ", ".join(map(str, sorted(policy.ports)))
    return Refusal(RefusalReason.PORT, f"port {port} is not one of {allowed}")


def refuse_dial(host: str, port: int, policy: EgressPolicy) -> Refusal | None:
    """Judge the numeric ``host`` that a socket is about to connect to."""
    try:
        address = ip_address(host)
    except ValueError:
        return Refusal(RefusalReason.ADDRESS, f"{host!r} is not an address")
    return refuse_address(address, port, policy)


def _unmapped(address: Address) -> Address:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
