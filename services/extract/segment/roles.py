"""Which part does a sentence play in its article?"""

from dataclasses import dataclass
from enum import StrEnum

from shared.messages import TextField


class Role(StrEnum):
    """Name the part that a block of text plays."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    SUBHEAD = "subhead"
    RELATED = "related"
    BOILERPLATE = "boilerplate"


CODED_ROLES = frozenset({Role.HEADLINE, Role.LEAD, Role.BODY, Role.CAPTION, Role.SUBHEAD})


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one paragraph or line of the plain text, boilerplate at its ends left out."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence: where it stands in the plain text of its field and its role.

    `paragraph` and `position` count from 0 over the coded sentences of the article, the
    headline first. `quoted` tells that it opens inside quotation marks.
    """

    field: TextField
    start: int
    end: int
    text: str
    role: Role
    paragraph: int
    position: int
    quoted: bool
