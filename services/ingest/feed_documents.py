"""How is a feed shown, to people and to programs?"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.feed_state import FeedState
from services.ingest.full_text import FullText
from services.ingest.health import Condition, Health, Silence, ValidatorHonesty, assess
from services.ingest.health_words import diagnosis, why_then
from services.ingest.new_feed import NewFeed
from services.ingest.page_words import pages_told
from services.ingest.store import StoredFeed
from shared.ontology import SourceKind


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class LastError(_Document):
    """The last failed poll, however long ago."""

    what: str
    at: datetime


class SilenceDocument(_Document):
    """How long nothing was published, and how long at most was to be expected; seconds."""

    lasted: float
    expected: float
    exceeded: bool


class HealthDocument(_Document):
    """How a feed is; lags in seconds from publication to first sight, shares from 0 to 1."""

    condition: Condition
    diagnosis: tuple[str, ...] = Field(description="The same in plain words, the gravest first.")
    polls: int
    failures: int = Field(description="Failed polls in a row.")
    not_modified_share: float | None
    unchanged_share: float | None
    validators: ValidatorHonesty
    lag_p50: float | None
    lag_p95: float | None
    new_articles: int
    edits: int
    guid_changes: int
    guid_stability: float | None
    silence: SilenceDocument | None
    pages: dict[str, int] = Field(
        default_factory=dict,
        description="What became of articles' pages in the last 28 days, with how many of each.",
    )
    last_error: LastError | None


class FeedDocument(_Document):
    """A feed, when it is polled next and why, and how it is."""

    id: str
    url: str
    fetch_url: str = Field(description="Where it is asked for, after permanent moves.")
    title: str | None
    outlet: str | None
    publisher: str | None
    owner: str | None
    country: str | None
    kind: SourceKind | None
    language: str | None
    categories: tuple[str, ...]
    full_text: FullText | None = Field(
        default=None, description="When pages are read; null leaves it to the service's setting."
    )
    added_at: datetime
    next_poll_at: datetime
    next_poll_why: str
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    health: HealthDocument

    def new_feed(self) -> NewFeed:
        """Return what would add this feed elsewhere."""
        return NewFeed(
            url=self.url,
            outlet=self.outlet,
            publisher=self.publisher,
            title=self.title,
            owner=self.owner,
            country=self.country,
            kind=self.kind,
            language=self.language,
            categories=self.categories,
            full_text=self.full_text,
        )


def feed_document(stored: StoredFeed, now: datetime) -> FeedDocument:
    """Show ``stored`` as it is at ``now``; with the feed's own title where none was given."""
    feed, state = stored.feed, stored.state
    return FeedDocument(
        id=stored.feed_id,
        url=feed.url,
        fetch_url=state.fetch_url,
        title=feed.title or state.title,
        outlet=feed.outlet,
        publisher=feed.publisher,
        owner=feed.owner,
        country=feed.country,
        kind=feed.kind,
        language=feed.language or state.language,
        categories=feed.categories,
        full_text=feed.full_text,
        added_at=stored.added_at,
        next_poll_at=state.due_at,
        next_poll_why=why_then(state),
        last_polled_at=state.last_polled_at,
        last_success_at=state.last_success_at,
        last_new_at=state.last_new_at,
        health=_health(assess(state, stored.arrivals, now), state, dict(stored.pages)),
    )


def _health(health: Health, state: FeedState, pages: dict[str, int]) -> HealthDocument:
    failed = state.last_failed_at
    return HealthDocument(
        condition=health.condition,
        diagnosis=(*diagnosis(health, state), *pages_told(pages)),
        polls=health.polls,
        failures=state.failures,
        not_modified_share=health.not_modified_share,
        unchanged_share=health.unchanged_share,
        validators=health.validators,
        lag_p50=_seconds(health.lag_p50),
        lag_p95=_seconds(health.lag_p95),
        new_articles=health.new_articles,
        edits=health.edits,
        guid_changes=health.guid_changes,
        guid_stability=health.guid_stability,
        silence=_silence(health.silence),
        pages=pages,
        last_error=LastError(what=state.last_failure or "", at=failed) if failed else None,
    )


def _silence(silence: Silence | None) -> SilenceDocument | None:
    if silence is None:
        return None
    return SilenceDocument(
        lasted=silence.lasted.total_seconds(),
        expected=silence.expected.total_seconds(),
        exceeded=silence.exceeded,
    )


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
