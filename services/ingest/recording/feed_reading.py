"""What must be kept beside a recorded response so that it is read again as it was read then?"""

from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from services.ingest.articles import FeedFacts
from shared.errors import InvalidInput
from shared.ontology import SourceKind


class FeedReading(BaseModel):
    """A recorded response was read as a feed at ``read_at``, with these facts known of the feed.

    ``response`` is the WARC-Record-ID of the response. The facts are those of ``FeedFacts`` but
    for what the feed itself says.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    response: str
    read_at: AwareDatetime
    source: str
    language: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    kind: SourceKind | None = None
    first_fetch: bool = False

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return what ``data`` says, raise InvalidInput where it is cut or is something else."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as exc:
            problem = exc.errors(include_url=False)[0]["msg"]
            message = f"expected how a feed was read, as JSON: {problem}"
            raise InvalidInput(message) from exc

    def facts(self, link: str | None, language: str | None) -> FeedFacts:
        """Return the facts of a feed that itself names ``link`` and ``language``."""
        return FeedFacts(
            source=self.source,
            link=link,
            language=language or self.language,
            outlet=self.outlet,
            publisher=self.publisher,
            kind=self.kind,
            first_fetch=self.first_fetch,
        )
