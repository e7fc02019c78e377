"""Which alerts are asked for?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BeforeValidator, WithJsonSchema

from services.alert.alerts.working import WorkState
from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.parts import Parts
from services.alert.store.alert_queries import AlertFilter
from shared.auth.tenants import qualified
from shared.http.problems import FieldError, invalid
from shared.instants import parse_instant
from shared.messages import AlertKind, Severity
from shared.names.names import Names
from shared.ontology import EventType, PartyKind, Status

MOST_VALUES = 100
_GUESSED = 5

Instant = Annotated[
    datetime,
    BeforeValidator(parse_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Ids = Annotated[tuple[str, ...], Query(max_length=MOST_VALUES)]
Parties = Annotated[
    tuple[str, ...], Query(max_length=MOST_VALUES, description="Names, ISO 3166 codes or bodies.")
]


def alert_filter(  # noqa: PLR0913 - each is a parameter of the query
    parts: Parts,
    bearer: AuthenticatedBearer,
    *,
    watchlist: Ids = (),
    incident: Ids = (),
    type: Annotated[tuple[EventType, ...], Query(max_length=MOST_VALUES)] = (),  # noqa: A002
    status: Annotated[tuple[Status, ...], Query(max_length=MOST_VALUES)] = (),
    kind: Annotated[tuple[AlertKind, ...], Query(max_length=MOST_VALUES)] = (),
    severity: Annotated[tuple[Severity, ...], Query(max_length=MOST_VALUES)] = (),
    actor: Parties = (),
    target: Parties = (),
    since: Annotated[Instant | None, Query(description="Raised at or after this.")] = None,
    until: Annotated[Instant | None, Query(description="Raised before this.")] = None,
    standing: Annotated[bool | None, Query(description="Whether its rule still holds.")] = None,
    state: Annotated[tuple[WorkState, ...], Query(max_length=MOST_VALUES)] = (),
    assignee: Ids = (),
    assigned: Annotated[bool | None, Query(description="Whether anybody sees to it.")] = None,
) -> AlertFilter:
    """Return the filter that the query's parameters name; any value of each, all of them."""
    return AlertFilter(
        tenant=bearer.tenant,
        watchlists=tuple(qualified(bearer.tenant, each) for each in watchlist),
        incidents=incident,
        types=type,
        statuses=status,
        kinds=kind,
        severities=severity,
        actors=party_keys(parts.names, "actor", actor),
        targets=party_keys(parts.names, "target", target),
        since=since,
        until=until,
        standing=standing,
        states=state,
        assignees=assignee,
        assigned=assigned,
    )


Filter = Annotated[AlertFilter, Depends(alert_filter)]


def party_keys(names: Names, field: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of parties named in a query; refuse names that nobody has.

    ``kind:name`` stands for itself, as in rules.
    """
    unknown = [each for each in given if names.key(each) is None and ":" not in each]
    if unknown:
        raise invalid(
            [
                FieldError(
                    field=field,
                    message=f"{each[:100]!r} is no known state, body or group",
                    # Guessing is slow beside looking up: what comes after the first few gets none.
                    nearest=names.nearest(each[:100]) if at < _GUESSED else None,
                )
                for at, each in enumerate(unknown)
            ]
        )
    keys = (key for each in given for key in _keys(names, each))
    return tuple(dict.fromkeys(keys))


def _keys(names: Names, given: str) -> Iterator[str]:
    key = names.key(given)
    yield key or " ".join(given.casefold().split())
    if key is not None and ":" in key:
        # A body is known in alerts by its kind and name, in rules by its key.
        name = names.display(key).casefold()
        yield from (f"{kind.value}:{name}" for kind in PartyKind)
