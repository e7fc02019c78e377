"""What crosses Kafka between the services?

Frozen models, version 1. Within a major version only optional additions are made; unknown
fields are ignored on reading, so that an older service reads a newer record. Offsets are
Unicode code points into ``Article.text`` or ``Article.title`` exactly as received, and
``field[start:end] == quote`` always holds. All instants are aware and in UTC.
"""

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from shared.ontology import EventType, Family, Novelty, PartyKind, SourceKind, Status

Lane = Literal["live", "backfill", "replay"]
TextField = Literal["title", "text"]
Outcome = Literal["coded", "nothing", "passed_over", "cut", "failed"]
Qualifier = Literal["exact", "about", "at_least", "up_to"]
AlertKind = Literal["new", "updated", "corroborated", "retracted", "superseded"]
Severity = Literal["low", "medium", "high", "urgent"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""From the least urgent to the most."""
Offset = Annotated[int, Field(ge=0)]


class Message(BaseModel):
    """Base of everything that crosses Kafka: frozen, tolerant of unknown fields."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class ArticleRef(Message):
    """What an article is known by, without its words; every Coding carries it.

    ``article_id`` names the article, ``content_version`` one wording of it. ``outlet`` is who
    printed it, ``publisher`` who owns the outlet, ``source_kind`` who speaks there; None when
    unknown. ``published_at`` is event time; ``dated`` says whether the source gave it or arrival
    stands in. ``fetched_at`` is arrival time. ``lane`` marks records that must not ring by default
    (backfill, replay).
    ``sketch`` holds 64-bit shingle hashes of the content only (shared/sketch.py).
    """

    article_id: str
    content_version: str
    source: str
    outlet: str | None = None
    publisher: str | None = None
    source_kind: SourceKind | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    published_at: AwareDatetime
    dated: bool = True
    fetched_at: AwareDatetime
    lane: Lane = "live"
    withdrawn: bool = False
    sketch: tuple[int, ...] = ()


class Article(ArticleRef):
    """One version of one article, text exactly as received. Topic ``articles.v1``.

    ``page`` says what became of the article's page where its feed gives but a summary: ``read``
    when the text is the page's, else why the text is the feed's; None where no page was wanted.
    """

    text: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    page: str | None = None

    def ref(self) -> ArticleRef:
        """Return the article without its words."""
        return ArticleRef.model_validate(self.model_dump(include=set(ArticleRef.model_fields)))


class Span(Message):
    """A stretch of one field, in code points, ``end`` exclusive."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end < self.start:
            message = f"span ends at {self.end} before it starts at {self.start}"
            raise ValueError(message)
        return self


class Evidence(Span):
    """Where an article says it: ``article[field][start:end] == quote``.

    ``sentence`` is the span of the whole sentence, ``tokens`` the spans of the words that made the
    frame fire (predicate, parties, items), both in the same field; ``frame`` names the frame.
    """

    field: TextField
    quote: str
    sentence: Span | None = None
    tokens: tuple[Span, ...] = ()
    frame: str | None = None


class Party(Message):
    """Who acts or is acted on; ``iso3`` is the state it is or acts for, None for EU, NATO, UN."""

    name: str
    kind: PartyKind
    iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None


class Target(Party):
    """A party acted on; ``named`` lists the persons, companies or offices that are hit."""

    named: tuple[str, ...] = ()


class Item(Message):
    """What is transferred: as written, canonical system where known, category, quantity."""

    name: str
    system: str | None = None
    category: str | None = None
    quantity: float | None = None
    qualifier: Qualifier | None = None
    unit: str | None = None


class Amount(Message):
    """A sum of money in whole units of ``currency`` (ISO 4217)."""

    value: float
    currency: str
    qualifier: Qualifier | None = None


class EventDate(Message):
    """When the act happens or happened, resolved against the article's publication only.

    ``start`` and ``end`` are ISO 8601 dates, None where unresolved.
    """

    text: str | None = None
    start: str | None = None
    end: str | None = None
    precision: Literal["day", "week", "month", "year", "range", "past", "future", "none"] = "none"


class Event(Message):
    """Who did what to whom, coded from one article.

    ``evidence`` is the fullest mention, ``mentions`` all of them in text order (the title first).
    ``confidence`` lies in [0, 1].
    """

    event_id: str
    type: EventType
    status: Status
    novelty: Novelty
    actor: Party | None = None
    target: Target | None = None
    called_by: Party | None = None
    called_on: Party | None = None
    items: tuple[Item, ...] = ()
    amount: Amount | None = None
    persons: tuple[str, ...] = ()
    authority: str | None = None
    measure: str | None = None
    date: EventDate | None = None
    place: str | None = None
    evidence: Evidence
    mentions: tuple[Evidence, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)]


class Candidate(Span):
    """A sentence that could hold an event and gave none, with the first condition that failed."""

    field: TextField = "text"
    family: Family
    reason: str


class Versions(Message):
    """Which model and which data spoke; a change of any may change a Coding."""

    coder: str
    model: str
    frames: str
    gazetteer: str


class StageCounts(Message):
    """How many sentences each stage of the coder let through."""

    sentences: int = 0
    prefiltered: int = 0
    parsed: int = 0
    events: int = 0
    candidates: int = 0


class Coding(Message):
    """All that extract says of one article version. Topic ``events.v1``.

    Exactly one exists per article version, whatever came of it, so nothing is invisible. A later
    version's Coding withdraws the events of the former that it no longer names.
    """

    article: ArticleRef
    outcome: Outcome
    reason: str | None = None
    versions: Versions
    counts: StageCounts = StageCounts()
    events: tuple[Event, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Sources(Message):
    """Which articles carry an incident, and how many of them are independent."""

    independent: int
    total: int
    articles: tuple[str, ...]


class AlertEvidence(Span):
    """Evidence of one article inside an alert."""

    article_id: str
    field: TextField
    quote: str
    sentence: Span | None = None
    tokens: tuple[Span, ...] = ()


class Alert(Message):
    """One watchlist rung by one incident, in its latest state. Topic ``alerts.v1``; webhook data.

    ``revision`` counts the messages sent for this alert from 0; ``kind`` is the last one's.
    ``changed`` names what an update changed; ``superseded_by`` is set on a merge. ``severity`` is
    None in records of before there were severities.
    """

    alert_id: str
    watchlist: str
    kind: AlertKind
    revision: int = 0
    incident_id: str
    type: EventType
    status: Status
    novelty: Novelty
    actor: Party | None
    target: Target | None
    items: tuple[Item, ...] = ()
    amount: Amount | None = None
    measure: str | None = None
    authority: str | None = None
    sources: Sources
    evidence: tuple[AlertEvidence, ...]
    rule: int | None = None
    changed: tuple[str, ...] = ()
    superseded_by: str | None = None
    severity: Severity | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime | None = None


class DeadLetter(Message):
    """A record that could not be processed, with all that replaying it needs. Topics ``*.dlt``.

    ``key`` and header values are the record's bytes read as Latin-1, which can be undone;
    ``value_base64`` is None for a record without a value.
    """

    topic: str
    partition: int
    offset: int
    key: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    value_base64: str | None
    error: str
    message: str
    attempts: int
    failed_at: AwareDatetime
    service: str
