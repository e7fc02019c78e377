"""`/v1/articles`: what was read, and what was coded of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.alert.api.auth import Needs
from services.alert.api.pages import Document, Name
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.article_versions import article_versions
from services.alert.store.articles import get_article
from services.alert.store.codings import coding_of
from shared.auth.scopes import Scope
from shared.http.problems import refuse_missing
from shared.messages import Article, Coding

router = APIRouter(prefix="/v1/articles", tags=["articles"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))

Version = Annotated[
    str | None, Query(max_length=100, description="A content version; the latest when left out.")
]


class ArticleVersion(Document):
    """One wording of an article."""

    content_version: str
    fetched_at: datetime
    stored_at: datetime


class KeptArticle(Document):
    """An article as received, and the versions of it that are kept."""

    article: Article
    versions: tuple[ArticleVersion, ...]


@router.get("/{article_id}", operation_id="getArticle", dependencies=[READ])
async def get_one(parts: Parts, article_id: Name, version: Version = None) -> KeptArticle:
    """Return an article's text exactly as received, while it is kept."""
    async with parts.database.reading() as tx:
        article = await get_article(tx, article_id, version)
        versions = await article_versions(tx, article_id)
    if article is None:
        refuse_missing("article", article_id)
    kept = tuple(ArticleVersion(**asdict(each)) for each in versions)
    return KeptArticle(article=article, versions=kept)


@router.get("/{article_id}/coding", operation_id="getCoding", dependencies=[READ])
async def get_coding(parts: Parts, article_id: Name, version: Version = None) -> Coding:
    """Return all that was extracted from an article: events, and candidates that gave none."""
    async with parts.database.reading() as tx:
        coding = await coding_of(tx, article_id, version)
    if coding is None:
        refuse_missing("coding of the article", article_id)
    return coding
