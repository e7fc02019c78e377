"""What does a feed say? Pure: bytes in, a Feed out, one file per format."""

from services.ingest.feeds.model import (
    Deleted,
    Diagnosis,
    DiagnosisKind,
    Enclosure,
    Entry,
    Feed,
    FeedError,
    Source,
)
from services.ingest.feeds.reading import parse_feed

__all__ = [
    "Deleted",
    "Diagnosis",
    "DiagnosisKind",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedError",
    "Source",
    "parse_feed",
]
