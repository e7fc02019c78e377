"""What does the coder need to know of an article?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one article version as the coder reads it.

    `text` and `title` are exactly as received; every offset that the coder reports is a code
    point into them. `published_at` is aware; without it relative dates stay unresolved.
    `language` is a code such as "en" or "en-GB", None where the source did not say.
    """

    id: str
    title: str | None
    text: str
    published_at: datetime | None = None
    language: str | None = None
