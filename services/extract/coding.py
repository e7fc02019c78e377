"""How does a batch of articles become codings, one each, whatever happens to a worker?"""

from collections.abc import Sequence
from typing import Protocol

from services.extract.coded import Coded
from services.extract.coder import Coder
from services.extract.document import Document
from services.extract.metrics import ExtractMetrics
from shared.errors import PermanentError
from shared.messages import Article, Coding, Versions
from shared.workers import Loaded, Lost


def load_coder() -> Loaded[Document, Coded]:
    """Load the English coder inside a worker process; its versions are the greeting."""
    coder = Coder.load()
    return Loaded(coder.code, coder.versions)


class Pool(Protocol):
    """The part of a WorkerPool that coding needs."""

    @property
    def greeting(self) -> object:
        """The versions of the loaded coder."""
        ...

    async def run(self, jobs: Sequence[Document]) -> list[Coded | Lost]:
        """Code ``jobs``, in order."""
        ...


class ArticleCoder:
    """Code articles on a started pool; exactly one Coding per article, in order."""

    def __init__(self, pool: Pool, metrics: ExtractMetrics | None = None) -> None:
        self._pool = pool
        self._metrics = metrics

    def uncounted(self) -> "ArticleCoder":
        """Return the same coder for what is no news: examples, whose codings nobody counts."""
        return ArticleCoder(self._pool)

    async def code(self, articles: Sequence[Article]) -> list[Coding]:
        """Return one Coding per article; a withdrawn article is coded as nothing.

        An article that no worker could answer for gets the outcome ``failed``, with the reason.
        """
        versions = self._versions()
        standing = [article for article in articles if not article.withdrawn]
        answers = iter(await self._pool.run([document(article) for article in standing]))
        codings = [
            _withdrawn(article, versions)
            if article.withdrawn
            else coding(article, next(answers), versions)
            for article in articles
        ]
        if self._metrics is not None:
            for made in codings:
                self._metrics.count(made)
        return codings

    def _versions(self) -> Versions:
        greeting = self._pool.greeting
        if not isinstance(greeting, Versions):
            message = "the worker pool is not started"
            raise PermanentError(message)
        return greeting


def document(article: Article) -> Document:
    """Return what the coder reads of ``article``; an undated one is read at its arrival."""
    return Document(
        id=article.article_id,
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        language=article.language,
    )


def coding(article: Article, answer: Coded | Lost, versions: Versions) -> Coding:
    """Join what the coder said with the article it said it of."""
    if isinstance(answer, Lost):
        return Coding(
            article=article.ref(), outcome="failed", reason=answer.reason, versions=versions
        )
    return Coding(
        article=article.ref(),
        outcome=answer.outcome,
        reason=answer.reason,
        versions=versions,
        counts=answer.counts,
        events=answer.events,
        candidates=answer.candidates,
    )


def _withdrawn(article: Article, versions: Versions) -> Coding:
    return Coding(article=article.ref(), outcome="nothing", reason="withdrawn", versions=versions)
