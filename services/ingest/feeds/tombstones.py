"""Which entries does a feed say are deleted? By RFC 6721, in Atom and in others."""

from itertools import islice

from services.ingest.feeds.dates import parse_date
from services.ingest.feeds.fields import Fields
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.model import Deleted


def deleted_in(fields: Fields) -> tuple[Deleted, ...]:
    """Return what the ``at:deleted-entry`` elements of a feed or channel name."""
    return tuple(
        Deleted(name, parse_date(element.get("when") or ""))
        for element in islice(fields.all("at:deleted-entry"), MOST_ENTRIES)
        if (name := (element.get("ref") or "").strip())
    )
