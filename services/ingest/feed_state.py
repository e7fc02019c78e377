"""What is remembered of a feed between two polls, and how does a poll change it?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.ingest.feeds import Feed
from services.ingest.fetched import Failed, Modified, NotModified, Validators
from services.ingest.schedule import Hints, SchedulePolicy, after_failure, after_success
from shared.ids import digest

# One poll in so many asks for the whole feed, to catch a server whose validators lie.
FULL_POLL_EVERY = 20
LIES_TO_DISTRUST = 2
_RECENT_ARRIVALS = 20
_MOST_DIAGNOSES = 10
_MOST_PAST_URLS = 10


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the last poll left behind.

    ``fetch_url`` follows permanent moves, ``past_urls`` keeps where the feed was. ``lies`` counts
    how often the validators said "unchanged" of a changed feed, ``conditional`` the polls since
    the last unconditional one. ``arrivals`` are the newest publication times. ``failures`` counts
    those in a row; ``failure`` and ``detail`` tell the last one until a poll succeeds, and
    ``last_failure`` for ever. Of ``unchanged`` polls the server itself told ``not_modified``.
    ``new_articles``, ``edits`` and ``guid_changes`` count what the entries brought.
    """

    fetch_url: str
    due_at: datetime
    due_reason: str = "added"
    validators: Validators = Validators()  # noqa: RUF009  # frozen
    body_digest: str | None = None
    lies: int = 0
    conditional: int = 0
    polls: int = 0
    unchanged: int = 0
    not_modified: int = 0
    new_articles: int = 0
    edits: int = 0
    guid_changes: int = 0
    failures: int = 0
    failure: str | None = None
    detail: str | None = None
    diagnoses: tuple[str, ...] = ()
    arrivals: tuple[datetime, ...] = ()
    ttl: timedelta | None = None
    fresh_for: timedelta | None = None
    title: str | None = None
    link: str | None = None
    language: str | None = None
    past_urls: tuple[str, ...] = ()
    first_fetched_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    last_failure: str | None = None
    last_failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planning:
    """When a poll ends, and what plans the next; ``phase`` is the feed's place in the spread."""

    now: datetime
    policy: SchedulePolicy
    phase: float


def asked_with(state: FeedState) -> Validators:
    """Return the validators to ask with; none when they are distrusted or due for a check."""
    if state.lies >= LIES_TO_DISTRUST or state.conditional >= FULL_POLL_EVERY:
        return Validators()
    return state.validators


def digest_of(data: bytes) -> str:
    """Return what tells two bodies of a feed apart."""
    return digest(data.decode("latin-1"))


def after_unchanged(
    state: FeedState, answer: NotModified | Modified, planning: Planning
) -> FeedState:
    """Return the state after the server, or the body itself, said that nothing changed."""
    told = isinstance(answer, NotModified)
    polled = _polled(state, answer, planning)
    return replace(
        polled,
        unchanged=state.unchanged + 1,
        not_modified=state.not_modified + int(told),
        conditional=state.conditional + 1 if told else 0,
    )


def after_changed(
    state: FeedState, answer: Modified, feed: Feed, new: int, planning: Planning
) -> FeedState:
    """Return the state after a body that was read as ``feed``, ``new`` articles published."""
    same = answer.validators == state.validators and answer.validators != Validators()
    lied = same and asked_with(state) == Validators() and state.body_digest is not None
    dates = (entry.published or entry.updated for entry in feed.entries)
    known = sorted((date for date in dates if date and date <= planning.now), reverse=True)
    read = replace(
        state,
        body_digest=digest_of(answer.data),
        lies=state.lies + 1 if lied else state.lies,
        conditional=0,
        diagnoses=tuple(f"{one.kind}: {one.detail}" for one in feed.diagnoses[:_MOST_DIAGNOSES]),
        arrivals=tuple(known[:_RECENT_ARRIVALS]),
        ttl=feed.ttl,
        title=feed.title,
        link=feed.link,
        language=feed.language,
        first_fetched_at=state.first_fetched_at or planning.now,
        last_new_at=planning.now if new else state.last_new_at,
    )
    return _polled(read, answer, planning)


def after_failed(state: FeedState, answer: Failed, planning: Planning) -> FeedState:
    """Return the state after a failure; the feed is tried again, ever more rarely, for ever."""
    failures = state.failures + 1
    planned = after_failure(planning.now, failures, answer.hints, planning.policy, planning.phase)
    return replace(
        state,
        due_at=planned.at,
        due_reason=planned.reason.value,
        polls=state.polls + 1,
        failures=failures,
        failure=answer.reason.value,
        detail=answer.detail,
        last_failure=f"{answer.reason.value}: {answer.detail}",
        last_failed_at=planning.now,
        last_polled_at=planning.now,
    )


def _polled(state: FeedState, answer: Modified | NotModified, planning: Planning) -> FeedState:
    hints = Hints(state.ttl, answer.hints.fresh_for)
    planned = after_success(planning.now, state.arrivals, hints, planning.policy, planning.phase)
    moved = answer.moved_to is not None and answer.moved_to != state.fetch_url
    past = (*state.past_urls, state.fetch_url)[-_MOST_PAST_URLS:]
    return replace(
        state,
        due_at=planned.at,
        due_reason=planned.reason.value,
        fetch_url=answer.moved_to if moved and answer.moved_to else state.fetch_url,
        past_urls=past if moved else state.past_urls,
        validators=answer.validators,
        fresh_for=answer.hints.fresh_for,
        polls=state.polls + 1,
        failures=0,
        failure=None,
        detail=None,
        last_polled_at=planning.now,
        last_success_at=planning.now,
    )
