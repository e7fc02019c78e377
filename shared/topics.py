"""Which topics exist, and what is each one's dead-letter topic?"""

from enum import StrEnum


class Topic(StrEnum):
    """The topics between the services; the major version is part of the name.

    BACKFILL takes the same records as ARTICLES: those that are old when they are first seen.
    """

    ARTICLES = "articles.v1"
    BACKFILL = "articles.backfill.v1"
    EVENTS = "events.v1"
    ALERTS = "alerts.v1"


class CloudEventType(StrEnum):
    """The CloudEvents type of the records on each topic."""

    ARTICLE = "tocsin.article.v1"
    CODING = "tocsin.coding.v1"
    ALERT = "tocsin.alert.v1"
    DEAD_LETTER = "tocsin.dead_letter.v1"


def dead_letter_topic(topic: str) -> str:
    """Return the topic that takes what could not be processed on ``topic``."""
    return f"{topic}.dlt"
