"""What does the coder say of examples that are given as words?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from services.alert.rules.examples import Example
from shared.ids import content_version, digest
from shared.messages import Article, Coding

_MOST_KEPT: Final = 1_000


class TextCoder(Protocol):
    """The coder of articles, wherever it runs."""

    async def code(self, articles: Sequence[Article]) -> Sequence[Coding]:
        """Return one coding per article, in order; raise TransientError to be asked again."""
        ...


@dataclass(slots=True)
class TextReader:
    """Has texts coded, and keeps what was said of them: the same words are coded once a day."""

    coder: TextCoder
    _kept: dict[str, Coding] = field(default_factory=dict)

    async def read(
        self, examples: Sequence[Example], now: datetime
    ) -> list[tuple[Article, Coding]]:
        """Return the article that each example is, and its coding."""
        articles = [_article(each, now) for each in examples]
        new = {each.article_id: each for each in articles if each.article_id not in self._kept}
        if len(self._kept) + len(new) > _MOST_KEPT:
            self._kept.clear()
            new = {each.article_id: each for each in articles}
        if new:
            made = await self.coder.code(list(new.values()))
            self._kept.update(zip(new, made, strict=True))
        return [(each, self._kept[each.article_id]) for each in articles]


def _article(example: Example, now: datetime) -> Article:
    text = example.text or ""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    published_at = example.published_at or today
    wording = digest(example.title, text, example.language, published_at.isoformat())
    return Article(
        article_id=f"example_{wording}",
        content_version=content_version(example.title, text),
        source="examples",
        title=example.title,
        language=example.language,
        published_at=published_at,
        fetched_at=now,
        text=text,
    )
