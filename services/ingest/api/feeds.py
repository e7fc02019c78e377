"""`/v1/feeds`: which feeds are watched, and how are they?"""

import re
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response

from services.ingest.api.parts import Parts
from services.ingest.api.route import GuardedRoute, Needs, body_of, parsed, takes
from services.ingest.api.texts import Address, Words
from services.ingest.catalogue import load_catalogue
from services.ingest.feed_desk import Adding
from services.ingest.feed_documents import FeedDocument
from services.ingest.full_text import FullText
from services.ingest.new_feed import NewFeed
from shared.auth.scopes import Scope
from shared.http.problems import FieldError, ProblemType, Refused
from shared.ontology import SourceKind

router = APIRouter(prefix="/v1/feeds", tags=["feeds"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.FEEDS_READ))
WRITE = Depends(Needs(Scope.FEEDS_WRITE))
MOST_AT_ONCE = 1000
OPML = "text/x-opml"

Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Tag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]

_ID = re.compile(r"fed_[0-9a-f]{32}")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FeedToAdd(_Model):
    """A feed by its address, with what is known of it."""

    url: Address
    title: Words | None = None
    outlet: Words | None = None
    publisher: Words | None = None
    owner: Words | None = None
    country: Country | None = None
    kind: SourceKind | None = None
    language: Tag | None = None
    categories: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    full_text: FullText | None = None

    def new_feed(self) -> NewFeed:
        """Return the feed to add."""
        return NewFeed(**self.model_dump())


class FeedChanges(_Model):
    """What is to be known of a feed from now on; what is left out stays, null forgets."""

    title: Words | None = None
    outlet: Words | None = None
    publisher: Words | None = None
    owner: Words | None = None
    country: Country | None = None
    kind: SourceKind | None = None
    language: Tag | None = None
    categories: Annotated[tuple[Words, ...], Field(max_length=20)] = ()
    full_text: FullText | None = None


class FeedsToAdd(_Model):
    """Feeds, or a pack of the catalogue that comes with Tocsin; exactly one of both."""

    feeds: Annotated[tuple[FeedToAdd, ...], Field(min_length=1, max_length=MOST_AT_ONCE)] | None = (
        None
    )
    pack: Words | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.feeds is None) == (self.pack is None):
            message = "expected either feeds or pack"
            raise ValueError(message)
        return self

    def new_feeds(self) -> list[NewFeed]:
        """Return the feeds to add; raise InvalidInput for an unknown pack."""
        if self.pack is not None:
            return [one.new_feed() for one in load_catalogue().pack(self.pack)]
        return [one.new_feed() for one in self.feeds or ()]


class AddedFeed(_Model):
    """What came of one feed: its id, and whether it is new or was known, or why it is refused."""

    url: str
    id: str | None
    added: bool
    refused: str | None


class AddedFeeds(_Model):
    """What came of each feed, in the order given."""

    feeds: tuple[AddedFeed, ...]
    passed_over: tuple[str, ...] = ()


class FeedPage(_Model):
    """A stretch of the list; ask for the rest with ``?after=`` its ``next``."""

    items: tuple[FeedDocument, ...]
    next: str | None = None


@router.get("", operation_id="listFeeds", dependencies=[READ])
async def list_all(
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 100,
    after: str = "",
) -> FeedPage:
    """List the feeds by id, with their health."""
    if after and not _ID.fullmatch(after):
        message = "expected a cursor that this list gave as `next`"
        errors = [FieldError(field="after", message=message)]
        raise Refused(ProblemType.INVALID, f"after: {message}", errors=errors)
    found = await parts.desk.page(after, limit + 1)
    following = found[limit - 1].id if len(found) > limit else None
    return FeedPage(items=found[:limit], next=following)


@router.post(
    "",
    operation_id="addFeeds",
    dependencies=[WRITE],
    openapi_extra=takes(FeedsToAdd),
)
async def add(parts: Parts, request: Request) -> AddedFeeds:
    """Add feeds, due at once; a known one stays as it is, so this may be repeated."""
    wanted = parsed(await body_of(request), FeedsToAdd)
    return AddedFeeds(feeds=_shown(await parts.desk.add(wanted.new_feeds())))


@router.post("/import", operation_id="importFeeds", dependencies=[WRITE])
async def import_(parts: Parts, request: Request) -> AddedFeeds:
    """Add the feeds of an OPML file, which is the body; what was no feed is passed over."""
    made = await parts.desk.import_opml(await body_of(request))
    return AddedFeeds(feeds=_shown(made.feeds), passed_over=made.passed_over)


@router.get("/export", operation_id="exportFeeds", dependencies=[READ], response_class=Response)
async def export(parts: Parts) -> Response:
    """Return every feed as OPML 2.0."""
    return Response(await parts.desk.export_opml(), media_type=OPML)


@router.get("/{feed_id}", operation_id="getFeed", dependencies=[READ])
async def get(parts: Parts, feed_id: str) -> FeedDocument:
    """Show one feed: when it is polled next and why, and how it is."""
    found = await parts.desk.show(feed_id) if _ID.fullmatch(feed_id) else None
    if found is None:
        raise _missing(feed_id)
    return found


@router.patch(
    "/{feed_id}",
    operation_id="changeFeed",
    dependencies=[WRITE],
    openapi_extra=takes(FeedChanges),
)
async def change(parts: Parts, feed_id: str, request: Request) -> FeedDocument:
    """Change what is known of a feed; it holds from its next poll on, in every process."""
    wanted = parsed(await body_of(request), FeedChanges).model_dump(exclude_unset=True)
    found = await parts.desk.change(feed_id, wanted) if _ID.fullmatch(feed_id) else None
    if found is None:
        raise _missing(feed_id)
    return found


@router.delete("/{feed_id}", operation_id="removeFeed", dependencies=[WRITE], status_code=204)
async def remove(parts: Parts, feed_id: str) -> None:
    """Forget a feed and what was seen in it; articles that were published stay."""
    if not (_ID.fullmatch(feed_id) and await parts.desk.remove(feed_id)):
        raise _missing(feed_id)


def _missing(name: str) -> Refused:
    return Refused(ProblemType.NOT_FOUND, f"there is no feed {name[:100]!r}")


def _shown(made: tuple[Adding, ...]) -> tuple[AddedFeed, ...]:
    return tuple(
        AddedFeed(url=one.url, id=one.id, added=one.added, refused=one.refused) for one in made
    )
