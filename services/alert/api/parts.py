"""What does the API need to answer a request?"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from prometheus_client import CollectorRegistry
from starlette.requests import Request

from services.alert.examples.checking import ExampleCheck
from services.alert.examples.texts import TextReader
from services.alert.key_making import RandomBytes
from services.alert.metrics import AlertMetrics
from services.alert.quotas import LimitSettings
from services.alert.sealing import SecretBox
from shared.clock import Clock
from shared.egress.policy import EgressPolicy
from shared.names.names import Names
from shared.ops.readiness import Readiness
from shared.sql.database import Database


def _nobody_to_wake() -> None:
    return None


@dataclass(frozen=True, slots=True)
class ApiParts:
    """The parts of the process that requests use.

    ``policy`` judges the addresses of endpoints, ``box`` seals their secrets. ``wake`` is called
    after a request that made deliveries due; ``random_bytes`` is the system's source; ``limits``
    say how much a tenant may have, and how often it may ask; ``reader`` codes the words of
    examples, None where nothing here can.
    """

    database: Database
    names: Names
    box: SecretBox
    policy: EgressPolicy
    clock: Clock
    readiness: Readiness
    registry: CollectorRegistry
    metrics: AlertMetrics
    wake: Callable[[], None] = _nobody_to_wake
    random_bytes: RandomBytes = secrets.token_bytes
    limits: LimitSettings = field(default_factory=LimitSettings)
    reader: TextReader | None = None

    @property
    def example_check(self) -> ExampleCheck:
        """Return what judges the examples of watchlists."""
        return ExampleCheck(self.database, self.names, self.reader)


def parts_of(request: Request) -> ApiParts:
    """Return the parts of the application that serves ``request``."""
    return cast("ApiParts", request.app.state.parts)


Parts = Annotated[ApiParts, Depends(parts_of)]
