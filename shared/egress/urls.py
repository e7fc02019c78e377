"""Is this URL, as written, one that may be called?"""

import re
from ipaddress import IPv4Address, IPv6Address

from yarl import URL

from shared.egress.addresses import refuse_address, refuse_port
from shared.egress.policy import EgressPolicy, Refusal, RefusalReason

_LONGEST = 2048
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


def check_url(text: str, policy: EgressPolicy) -> URL | Refusal:
    """Return the URL to call, or why it is refused.

    What a name resolves to is judged when it is dialled (``shared.egress.session``); here stands
    what can be known from the text: scheme, user info, port, odd spellings of addresses.
    """
    if len(text) > _LONGEST or _FORBIDDEN.search(text):
        return Refusal(RefusalReason.MALFORMED, "the URL is too long or has spaces or backslashes")
    try:
        url = URL(text)
        port = url.port
    except (ValueError, IndexError) as exc:
        # yarl answers "//[]@" with an IndexError.
        return Refusal(RefusalReason.MALFORMED, f"not a URL: {exc}")
    if url.scheme not in policy.schemes:
        allowed = " or ".join(sorted(policy.schemes))
        return Refusal(RefusalReason.SCHEME, f"expected {allowed}, got {url.scheme!r}")
    if url.raw_user is not None or url.raw_password is not None or "@" in url.raw_authority:
        return Refusal(RefusalReason.USERINFO, "the URL must not carry a user or a password")
    return _refuse_host(url.raw_host or "", port or 0, policy) or url


def _refuse_host(host: str, port: int, policy: EgressPolicy) -> Refusal | None:
    address = _literal(host)
    if address is not None:
        return refuse_address(address, port, policy)
    refusal = _refuse_name(host)
    if refusal is not None:
        return refusal
    if host == "localhost" or host.endswith(".localhost"):
        return refuse_address(IPv4Address("127.0.0.1"), port, policy)
    # A name may lead into an allowed network, where any port is right: left to the dialling.
    return None if policy.allow_networks else refuse_port(port, policy)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except ValueError:
        return None


def _refuse_name(host: str) -> Refusal | None:
    if "%" in host:
        return Refusal(RefusalReason.HOST, f"host {host!r} carries an escape or a zone")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004 - RFC 1035
        return Refusal(RefusalReason.HOST, f"{host!r} is not a host name")
    if _NUMBER.fullmatch(labels[-1]):
        return Refusal(RefusalReason.HOST, f"{host!r} is an address in an odd spelling")
    return None
