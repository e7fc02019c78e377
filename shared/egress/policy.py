"""Which destinations may Tocsin call?"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class RefusalReason(StrEnum):
    """Name what speaks against a destination."""

    MALFORMED = "malformed"
    SCHEME = "scheme"
    USERINFO = "userinfo"
    HOST = "host"
    PORT = "port"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a destination is not called; ``detail`` says it to whoever gave the URL."""

    reason: RefusalReason
    detail: str


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """What may be called beyond the public internet's web ports.

    Addresses in ``allow_networks`` may be called on any port, whatever the block list says.
    """

    allow_networks: tuple[Network, ...] = ()
    schemes: frozenset[str] = frozenset({"http", "https"})
    ports: frozenset[int] = frozenset({80, 443, 8443})


class EgressSettings(BaseSettings):
    """Settings ``TOCSIN_EGRESS_...``; lists are separated by commas.

    ``allow_networks`` names private networks that may be called, as ``10.1.0.0/16``; ``ports``
    are those allowed elsewhere.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_EGRESS_", frozen=True, extra="ignore")

    allow_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    ports: Annotated[frozenset[int], NoDecode] = EgressPolicy().ports
    https_only: bool = False

    @field_validator("allow_networks", "ports", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    def policy(self) -> EgressPolicy:
        """Return the policy that these settings ask for."""
        schemes = frozenset({"https"} if self.https_only else {"http", "https"})
        return EgressPolicy(self.allow_networks, schemes, self.ports)
