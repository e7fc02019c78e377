"""Which alert do the tests of delivery send about?"""

from datetime import UTC, datetime, timedelta

from shared.messages import Alert, AlertEvidence, AlertKind, Party, Sources, Target
from shared.ontology import EventType, Novelty, PartyKind, Status

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def alert(
    number: int = 1,
    *,
    watchlist: str = "arms",
    kind: AlertKind = "new",
    revision: int = 0,
) -> Alert:
    """Return an alert; ``number`` sets it apart from others."""
    return Alert(
        alert_id=f"alr_{number:032x}",
        watchlist=watchlist,
        kind=kind,
        revision=revision,
        incident_id=f"inc_{number:032x}",
        type=EventType.ARMS_TRANSFER,
        status=Status.ANNOUNCED,
        novelty=Novelty.NEW,
        actor=Party(name="Türkiye", kind=PartyKind.STATE, iso3="TUR"),
        target=Target(name="Ukraine", kind=PartyKind.STATE, iso3="UKR"),
        sources=Sources(independent=1, total=1, articles=("art_1",)),
        evidence=(AlertEvidence(article_id="art_1", field="text", start=0, end=4, quote="sent"),),
        created_at=NOON,
        updated_at=NOON + timedelta(hours=1) if revision else None,
    )
