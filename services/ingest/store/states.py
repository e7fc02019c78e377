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
    if field.name not in {"validators", "diagnoses", "arrivals", "ttl", "past_urls"}
)


def to_columns(state: FeedState) -> dict[str, object]:
    """Return the columns of ``state``, without feed and lease."""
    return {
        **{name: getattr(state, name) for name in _SAME},
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "diagnoses": list(state.diagnoses),
        "arrivals": [instant.isoformat() for instant in state.arrivals],
        "ttl_seconds": None if state.ttl is None else state.ttl.total_seconds(),
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
        ttl=None if row.ttl_seconds is None else timedelta(seconds=row.ttl_seconds),
        past_urls=tuple(row.past_urls),
    )
