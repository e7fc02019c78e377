"""Which message travels on which topic, under which key and name?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from shared.ids import digest
from shared.messages import Alert, Article, Coding, Message
from shared.topics import CloudEventType, Topic

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class Stream(Generic[M]):
    """A topic with the one kind of message on it.

    ``key`` spreads messages over partitions. ``name`` is the CloudEvents id: the same message
    published twice has the same one. ``correlation`` is what one article's way is known by.
    """

    topic: Topic
    event_type: CloudEventType
    model: type[M]
    key: Callable[[M], str]
    name: Callable[[M], str]
    correlation: Callable[[M], str | None]


def _article_name(article: Article) -> str:
    end = ":withdrawn" if article.withdrawn else ""
    return f"{article.article_id}:{article.content_version}{end}"


def _coding_name(coding: Coding) -> str:
    article, versions = coding.article, coding.versions
    said = digest(versions.coder, versions.model, versions.frames, versions.gazetteer)
    return f"{article.article_id}:{article.content_version}:{said}"


ARTICLES: Final = Stream(
    topic=Topic.ARTICLES,
    event_type=CloudEventType.ARTICLE,
    model=Article,
    key=lambda article: article.article_id,
    name=_article_name,
    correlation=lambda article: article.article_id,
)
BACKFILL: Final = replace(ARTICLES, topic=Topic.BACKFILL)
"""What may wait: read after the fresh articles, in consumer groups of its own."""
CODINGS: Final = Stream(
    topic=Topic.EVENTS,
    event_type=CloudEventType.CODING,
    model=Coding,
    key=lambda coding: coding.article.article_id,
    name=_coding_name,
    correlation=lambda coding: coding.article.article_id,
)
ALERTS: Final = Stream(
    topic=Topic.ALERTS,
    event_type=CloudEventType.ALERT,
    model=Alert,
    key=lambda alert: alert.alert_id,
    name=lambda alert: f"{alert.alert_id}:{alert.revision}",
    correlation=lambda alert: alert.alert_id,
)
