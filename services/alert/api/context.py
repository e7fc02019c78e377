"""What stands round a piece of evidence in its article? Pure."""

from datetime import datetime

from pydantic import Field

from services.alert.api.pages import Document
from shared.messages import AlertEvidence, Article, TextField

AROUND = 400
"""Code points before and after the sentence."""


class EvidenceInContext(Document):
    """A quotation with what stands before and after it; offsets are Unicode code points.

    ``before`` and ``after`` are null where the article's text is not kept (any more), or another
    version of it is kept than was quoted.
    """

    article_id: str
    field: TextField
    start: int
    end: int
    quote: str
    before: str | None = None
    after: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: datetime | None = Field(default=None, description="When the article appeared.")


def in_context(evidence: AlertEvidence, article: Article | None) -> EvidenceInContext:
    """Return ``evidence`` with its surroundings, as far as ``article`` has them."""
    place = evidence.model_dump(include={"article_id", "field", "start", "end", "quote"})
    if article is None:
        return EvidenceInContext(**place)
    text = (article.title if evidence.field == "title" else article.text) or ""
    about = article.model_dump(include={"title", "outlet", "url", "published_at"})
    if text[evidence.start : evidence.end] != evidence.quote:
        return EvidenceInContext(**place, **about)
    sentence = evidence.sentence or evidence
    begin = max(min(sentence.start, evidence.start) - AROUND, 0)
    end = max(sentence.end, evidence.end) + AROUND
    return EvidenceInContext(
        **place, **about, before=text[begin : evidence.start], after=text[evidence.end : end]
    )
