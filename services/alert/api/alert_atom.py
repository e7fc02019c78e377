"""`/v1/alerts/atom`: the latest alerts for a feed reader. RFC 4287."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Query
from starlette.responses import Response

from services.alert.alerts.told_to import as_told
from services.alert.api.alert_filters import Filter
from services.alert.api.alerts import READ
from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.alert_queries import list_alerts
from shared.messages import Alert

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=GuardedRoute)

MEDIA_TYPE: Final = "application/atom+xml"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@router.get(
    "/atom",
    operation_id="readAlertsAtom",
    dependencies=[READ],
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
async def atom(
    parts: Parts,
    bearer: AuthenticatedBearer,
    wanted: Filter,
    limit: Annotated[int, Query(ge=1, le=200, description="Entries, at most.")] = 50,
) -> Response:
    """Return the alerts changed last as an Atom feed, the last one first."""
    async with parts.database.reading() as tx:
        found = await list_alerts(tx, wanted, limit=limit, newest_first=True)
    document = feed(bearer.tenant, [as_told(each.alert) for each in found])
    return Response(document, media_type=MEDIA_TYPE)


def feed(tenant: str, alerts: Sequence[Alert]) -> bytes:
    """Return the Atom document of ``alerts``; its ids are the same in every answer."""
    root = ET.Element("feed", xmlns=NAMESPACE)
    _text(root, "id", f"urn:tocsin:alerts:{tenant}")
    _text(root, "title", "Tocsin alerts")
    _text(root, "updated", _instant(max(map(_changed, alerts), default=_BEFORE_ALL)))
    for alert in alerts:
        _add_entry(root, alert)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(root: ET.Element, alert: Alert) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"urn:tocsin:alert:{alert.alert_id}")
    _text(entry, "title", _title(alert))
    _text(entry, "published", _instant(alert.created_at))
    _text(entry, "updated", _instant(_changed(alert)))
    author = ET.SubElement(entry, "author")
    _text(author, "name", alert.watchlist)
    ET.SubElement(entry, "category", term=alert.type.value)
    ET.SubElement(entry, "link", rel="alternate", href=f"/v1/alerts/{alert.alert_id}")
    _text(entry, "summary", " ".join(each.quote for each in alert.evidence[:1]))


def _title(alert: Alert) -> str:
    parties = " → ".join(each.name for each in (alert.actor, alert.target) if each is not None)
    what = f"{alert.type.value.replace('_', ' ')}, {alert.status.value.replace('_', ' ')}"
    return f"{parties or 'Unknown parties'}: {what} ({alert.kind})"


def _changed(alert: Alert) -> datetime:
    return alert.updated_at or alert.created_at


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("\ufffd", text)
