"""`POST /v1/articles`: how are articles handed in that come by no feed?"""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, RootModel
from starlette.requests import Request

from services.ingest.api.parts import FeedApiParts, Parts
from services.ingest.api.route import GuardedRoute, Needs, body_of, parsed, takes
from services.ingest.api.texts import Address, Text, Words
from services.ingest.posted import Posted, article_of
from shared.auth.scopes import Scope
from shared.errors import InvalidInput, PermanentError
from shared.http.problems import FieldError, ProblemType, Refused
from shared.messages import Article
from shared.ontology import SourceKind

router = APIRouter(prefix="/v1/articles", tags=["articles"], route_class=GuardedRoute)

WRITE = Depends(Needs(Scope.FEEDS_WRITE))
MOST_AT_ONCE = 500
LONGEST_TEXT = 1_000_000


class PostedArticle(BaseModel):
    """An article to hand in.

    Give an ``id`` that stays the same when the words change: what comes again under it is a new
    version, the same words again are nothing new. Without one the address, else the words, serve.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[Text, Field(min_length=1, max_length=LONGEST_TEXT)]
    id: Words | None = None
    source: Words = "posted"
    title: Annotated[Text, Field(min_length=1, max_length=2000)] | None = None
    url: Annotated[Address, Field(pattern=r"^https?://")] | None = None
    published_at: AwareDatetime | None = None
    outlet: Words | None = None
    publisher: Words | None = None
    source_kind: SourceKind | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")] | None = None
    authors: Annotated[tuple[Words, ...], Field(max_length=50)] = ()

    def posted(self) -> Posted:
        """Return it without the rules of this API."""
        return Posted(**self.model_dump())


class PostedList(RootModel[list[PostedArticle]]):
    """Several articles."""

    root: Annotated[list[PostedArticle], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PostedArticles(RootModel[PostedArticle | PostedList]):
    """One article, or a list of them."""


class TakenArticle(BaseModel):
    """Under which id and version an article was taken, and on which lane."""

    article_id: str
    content_version: str
    lane: str


class TakenArticles(BaseModel):
    """What was taken, in the order given; it is safe downstream."""

    articles: tuple[TakenArticle, ...]


@router.post(
    "",
    operation_id="postArticles",
    dependencies=[WRITE],
    openapi_extra=takes(PostedArticles),
)
async def post(parts: Parts, request: Request) -> TakenArticles:
    """Hand articles in; answered when all are safe downstream, and safe to repeat until then."""
    given = await asyncio.to_thread(_given, await body_of(request))
    articles = await asyncio.to_thread(_articles, given, parts)
    try:
        await parts.publisher.publish(_in_order(articles))
    except PermanentError as exc:
        raise Refused(ProblemType.INVALID, f"not taken downstream: {exc}") from exc
    for article in articles:
        parts.metrics.count_article(article)
    return TakenArticles(articles=tuple(_taken(article) for article in articles))


def _given(body: bytes) -> list[PostedArticle]:
    if body.lstrip().startswith(b"["):
        return parsed(body, PostedList).root
    return [parsed(body, PostedArticle)]


def _articles(given: Sequence[PostedArticle], parts: FeedApiParts) -> list[Article]:
    now = parts.clock.now()
    articles: list[Article] = []
    for number, one in enumerate(given):
        try:
            articles.append(article_of(one.posted(), now))
        except InvalidInput as exc:
            name, _, message = str(exc).partition(": ")
            errors = [FieldError(field=f"[{number}].{name}", message=message)]
            raise Refused(ProblemType.INVALID, f"[{number}].{exc}", errors=errors) from exc
    return articles


def _in_order(articles: Sequence[Article]) -> list[Article]:
    # Of versions handed in together the later one in the list is the newer one.
    return sorted(articles, key=lambda one: one.published_at)


def _taken(article: Article) -> TakenArticle:
    return TakenArticle(
        article_id=article.article_id,
        content_version=article.content_version,
        lane=article.lane,
    )
