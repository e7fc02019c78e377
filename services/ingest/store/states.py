"""How does a feed's state stand in its row, and back?"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from services.ingest.feed_state import FeedState
from services.ingest.fetched import Validators
from services.ingest.store.tables import FeedStateRow

# Fields that the row holds under the same name and as they are.
_SAME = tuple(
    field.name
    for field in fields(FeedState)
    if field.name not in {"validators", "diagnoses", "arrivals", "ttl", "fresh_for", "past_urls"}
)


def to_columns(state: FeedState) -> dict[str, object]:
    """Return the columns of ``state``, without feed and lease."""
    return {
        **{name: getattr(state, name) for name in _SAME},
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "diagnoses": list(state.diagnoses),
        "arrivals": [instant.isoformat() for instant in state.arrivals],
        "ttl_seconds": _seconds(state.ttl),
        "fresh_seconds": _seconds(state.fresh_for),
        "past_urls": list(state.past_urls),
    }


def from_row(row: FeedStateRow) -> FeedState:
    """Return the state that ``row`` holds."""
    same: Mapping[str, object] = {name: getattr(row, name) for name in _SAME}
    return FeedState(
        **same,  # type: ignore[arg-type]  # names and types are those of the row
        validators=Validators(row.etag, row.last_modified),
        diagnoses=tuple(row.diagnoses),
        arrivals=tuple(datetime.fromisoformat(text) for text in row.arrivals),
        ttl=_duration(row.ttl_seconds),
        fresh_for=_duration(row.fresh_seconds),
        past_urls=tuple(row.past_urls),
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
