"""What must be kept of a page that was read, so that its article comes again as it came then?"""

from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from shared.errors import InvalidInput
from shared.messages import Article
from shared.sketch import sketch


class PageReading(BaseModel):
    """At ``read_at`` an article of feed ``source`` was joined with its page and became ``article``.

    ``told`` is the version that its feed's words are. ``article`` is None where nothing was
    published: an edit held for its page. A ``late`` reading came after its article had gone out.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    page: str
    article_id: str
    read_at: AwareDatetime
    source: str
    told: str
    article: Article | None
    late: bool = False

    def played(self) -> Article | None:
        """Return the article as it was published, with its sketch, which is not recorded."""
        if self.article is None:
            return None
        return self.article.model_copy(update={"sketch": sketch(self.article.text)})

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return what ``data`` says, raise InvalidInput where it is cut or is something else."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as exc:
            problem = exc.errors(include_url=False)[0]["msg"]
            message = f"expected how a page was read, as JSON: {problem}"
            raise InvalidInput(message) from exc
