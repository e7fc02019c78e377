"""How does somebody who runs Tocsin in one process subscribe a webhook without the API?

Composition level: used by `tocsin run`, `replay` and `demo`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from services.alert.sealing import SecretBox
from services.alert.signing import symmetric_secret
from services.alert.store.endpoints import add_endpoint, get_endpoint
from services.alert.store.subscriptions import DEFAULT_KINDS, Subscription, add_subscription
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.urls import check_url
from shared.errors import InvalidInput
from shared.ids import digest
from shared.messages import AlertKind
from shared.sql.database import Database

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Subscribed:
    """An endpoint subscribed to every watchlist; ``secret`` only where one was made up for it."""

    endpoint_id: str
    url: str
    secret: str | None


async def subscribe(
    database: Database,
    box: SecretBox,
    policy: EgressPolicy,
    url: str,
    now: datetime,
    *,
    kinds: tuple[AlertKind, ...] = DEFAULT_KINDS,
    secret: str | None = None,
) -> Subscribed:
    """Subscribe ``url`` to every watchlist; the same URL again changes nothing.

    ``secret`` (``whsec_...``) is made up when not given. Raises InvalidInput for a URL that the
    egress guard refuses, or a secret of another form.
    """
    checked = check_url(url, policy)
    if isinstance(checked, Refusal):
        message = f"{url}: {checked.detail}"
        raise InvalidInput(message)
    endpoint_id = "end_" + digest(str(checked))
    async with database.transaction() as tx:
        if await get_endpoint(tx, endpoint_id) is not None:
            return Subscribed(endpoint_id, str(checked), None)
        chosen = secret or symmetric_secret(secrets.token_bytes(SECRET_BYTES))
        await add_endpoint(tx, endpoint_id, str(checked), chosen, box, now)
        subscription = Subscription("sub_" + digest(endpoint_id), endpoint_id, None, kinds, now)
        await add_subscription(tx, subscription)
    return Subscribed(endpoint_id, str(checked), None if secret else chosen)
