"""How is an endpoint told of, and what of it is checked before it is written?"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import Field

from services.alert.api.auth import Bearer, Needs
from services.alert.api.pages import Document
from services.alert.api.parts import ApiParts
from services.alert.signing import parse_key, symmetric_secret
from services.alert.store.endpoints import Endpoint, EndpointState, get_endpoint
from shared.auth.scopes import Scope
from shared.egress.policy import Refusal
from shared.egress.urls import check_url
from shared.errors import InvalidInput
from shared.http.problems import refuse_field, refuse_missing
from shared.sql.database import Transaction

MANAGE = Depends(Needs(Scope.ENDPOINTS_MANAGE))
_SECRET_BYTES = 32

Secret = Annotated[str, Field(min_length=1, max_length=200)]


class EndpointDocument(Document):
    """An endpoint; deliveries to one that is not ``active`` are held, never dropped."""

    id: str
    url: str
    state: EndpointState
    reason: str | None = Field(description="Why it is not active.")
    created_at: datetime
    changed_at: datetime


class EndpointWithSecret(EndpointDocument):
    """An endpoint with the secret that its webhooks are signed with, shown this once."""

    secret: str


async def existing(tx: Transaction, bearer: Bearer, endpoint_id: str) -> Endpoint:
    """Return an endpoint of the bearer's tenant, or refuse with 404."""
    found = await get_endpoint(tx, endpoint_id)
    if found is None or found.tenant != bearer.tenant:
        refuse_missing("endpoint", endpoint_id)
    return found


def shown(endpoint: Endpoint) -> EndpointDocument:
    """Return an endpoint as the API tells of it."""
    return EndpointDocument(
        id=endpoint.endpoint_id,
        url=endpoint.url,
        state=endpoint.state,
        reason=endpoint.reason,
        created_at=endpoint.created_at,
        changed_at=endpoint.changed_at,
    )


def document(endpoint: Endpoint) -> dict[str, object]:
    """Return an endpoint as JSON."""
    return shown(endpoint).model_dump(mode="json")


def document_with(endpoint: Endpoint, secret: str) -> dict[str, object]:
    """Return an endpoint as JSON with its secret, for the one answer that shows it."""
    return {**document(endpoint), "secret": secret}


def check_address(parts: ApiParts, url: str) -> None:
    """Refuse a URL that must not be called."""
    checked = check_url(url, parts.policy)
    if isinstance(checked, Refusal):
        refuse_field("url", checked.detail)


def chosen_secret(parts: ApiParts, given: str | None) -> str:
    """Return the secret that was given, or a new one; refuse a weak one."""
    if given is None:
        return symmetric_secret(parts.random_bytes(_SECRET_BYTES))
    check_secret("secret", given)
    return given


def check_secret(field: str, secret: str) -> None:
    """Refuse what is no secret, without repeating it."""
    try:
        parse_key(secret)
    except InvalidInput as exc:
        refuse_field(field, str(exc).removeprefix("secret: "))
