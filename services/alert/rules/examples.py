"""What must a watchlist ring for, and what must it not, as shown by articles?

An example is the words of an article, or an article or event that is stored. Marking an alert adds
one, which keeps the verdict as its ``kind``.
"""

from enum import StrEnum
from typing import Annotated, Final, Self, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from shared.ids import digest

MOST_EXAMPLES: Final = 100
LONGEST_TEXT: Final = 20_000

Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class Verdict(StrEnum):
    """What an analyst says of an alert."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    WRONG_PARTY = "wrong_party"
    DUPLICATE = "duplicate"


class Example(BaseModel):
    """An article: its ``text`` (and title), or the id of one that is stored, or of its event.

    ``published_at`` says when the words are read as published, today where left out. ``event_id``
    beside ``article_id`` means this event of it alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)] | None = None
    title: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    published_at: AwareDatetime | None = None
    article_id: Name | None = None
    event_id: Name | None = None
    kind: Verdict | None = None
    note: Annotated[str, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        stored = self.article_id is not None or self.event_id is not None
        if stored == (self.text is not None):
            message = "expected either `text`, or `article_id` or `event_id`"
            raise ValueError(message)
        return self

    @property
    def enforced(self) -> bool:
        """Tell whether no rule may break it; no rule can tell a duplicate from the first alert."""
        return self.kind is not Verdict.DUPLICATE

    @property
    def name(self) -> str:
        """Return what the example is called: a function of what it is about."""
        about = self.model_dump_json(exclude={"kind", "note"}, exclude_defaults=True)
        return "ex_" + digest(about)[:16]


Some: TypeAlias = Annotated[tuple[Example, ...], Field(max_length=MOST_EXAMPLES)]


class Examples(BaseModel):
    """What a watchlist must ring for, and what it must not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    must_fire: Some = ()
    must_not_fire: Some = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        seen: set[str] = set()
        for each in (*self.must_fire, *self.must_not_fire):
            if each.name in seen:
                about = each.event_id or each.article_id or f"{(each.text or '')[:40]!r}"
                message = f"{about} is given twice"
                raise ValueError(message)
            seen.add(each.name)
        return self

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.must_fire or self.must_not_fire)

    def without(self, name: str) -> "Examples":
        """Return the examples but for the one called ``name``."""
        return Examples(
            must_fire=tuple(each for each in self.must_fire if each.name != name),
            must_not_fire=tuple(each for each in self.must_not_fire if each.name != name),
        )

    def marked(self, example: Example) -> "Examples":
        """Return the examples with a marked one, in place of what was said of it before."""
        others = self.without(example.name)
        if example.kind is Verdict.RELEVANT:
            return Examples(
                must_fire=(*others.must_fire, example), must_not_fire=others.must_not_fire
            )
        return Examples(must_fire=others.must_fire, must_not_fire=(*others.must_not_fire, example))
