"""How is each thing named so that a crash, a redelivery or a restart names it the same?

Every id is a function of content: a prefix and 128 bits of BLAKE2b over the parts, each
part length-prefixed so that no two lists of parts collide by concatenation.
"""

from hashlib import blake2b
from typing import NewType

ArticleId = NewType("ArticleId", str)
ContentVersion = NewType("ContentVersion", str)
EventId = NewType("EventId", str)
IncidentId = NewType("IncidentId", str)
AlertId = NewType("AlertId", str)
DeliveryId = NewType("DeliveryId", str)


def digest(*parts: str | None) -> str:
    """Return 32 hex digits over ``parts``; ``None`` differs from the empty string."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = b"" if part is None else part.encode("utf-8", "surrogatepass")
        state.update(b"-" if part is None else b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()


def article_id(source: str, key: str) -> ArticleId:
    """Name an article by its source and its guid or canonical URL there."""
    return ArticleId("art_" + digest(source, key))


def content_version(title: str | None, text: str) -> ContentVersion:
    """Name one wording of an article: the same words are the same version."""
    return ContentVersion(digest(title, text)[:16])


def event_id(
    article: str,
    version: str,
    act: str,
    parties: tuple[str | None, str | None],
    at: tuple[str, int],
) -> EventId:
    """Name an event by article version, act, (actor, target) and evidence (field, start)."""
    return EventId("evt_" + digest(article, version, act, *parties, at[0], str(at[1])))


def incident_id(founding_event: str) -> IncidentId:
    """Name an incident by the event that founded it."""
    return IncidentId("inc_" + founding_event.removeprefix("evt_"))


def alert_id(watchlist: str, incident: str) -> AlertId:
    """Name an alert: one per watchlist and incident."""
    return AlertId("alr_" + digest(watchlist, incident))


def delivery_id(endpoint: str, alert: str, kind: str, revision: int) -> DeliveryId:
    """Name a delivery; this is its ``webhook-id``, which must not contain a full stop."""
    return DeliveryId("msg_" + digest(endpoint, alert, kind, str(revision)))
