"""What is kept of an incident?"""

from dataclasses import dataclass
from datetime import datetime

from services.alert.incidents.member import Key
from services.alert.incidents.state import IncidentState


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """An incident in its latest state; ``superseded_by`` and ``withdrawn`` say that it is over."""

    incident_id: str
    key: Key
    state: IncidentState
    provisional: bool
    updated_at: datetime
    superseded_by: str | None = None
    withdrawn: bool = False
    arrival: int = 0
