"""Which codings of a batch speak for their articles from now on?

The later fetched version speaks. What came as live news once may ring in every later version, and
also where an older version of it arrives after a newer one: backfill and fresh articles have lanes
of their own, so either may come first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.alert.incidents.decisions import Silent
from services.alert.ports import AlertTransaction, Head
from shared.messages import ArticleRef, Coding

Silence = Literal["failed", "older_version", "repeated"]


async def speaking_of(
    tx: AlertTransaction,
    heads: Mapping[str, Head],
    codings: Sequence[Coding],
    claimed: Collection[Coding],
) -> tuple[tuple[Coding, ...], tuple[Silent, ...]]:
    """Return what speaks anew, and what is not heard; ``claimed`` are the new ones of ``codings``.

    ``heads`` are those of the articles of ``codings``, which the transaction holds.
    """
    new = {id(each) for each in claimed}
    turn = _Turn(dict(heads))
    for coding in codings:
        turn.hear(coding, known=id(coding) not in new)
    for coding in await tx.spoken(turn.raised) if turn.raised else ():
        turn.speaking[coding.article.article_id] = _live(coding)
    return tuple(turn.speaking.values()), tuple(turn.unheard)


@dataclass(slots=True)
class _Turn:
    heads: dict[str, Head]
    speaking: dict[str, Coding] = field(default_factory=dict)
    unheard: list[Silent] = field(default_factory=list)
    raised: set[str] = field(default_factory=set)

    def hear(self, coding: Coding, *, known: bool) -> None:
        article = coding.article
        head = self.heads.get(article.article_id)
        reason = _silence(coding, head, known=known)
        if reason is None:
            self._speak(_live(coding) if head is not None and head.live else coding)
            return
        if reason != "repeated":
            self.unheard.append(Silent(reason, article.article_id))
        if head is not None and not head.live and _came_live(coding):
            self._raise(article, head)

    def _speak(self, coding: Coding) -> None:
        name = coding.article.article_id
        self.heads[name] = Head.of(coding.article)
        self.speaking[name] = coding
        self.raised.discard(name)

    def _raise(self, article: ArticleRef, head: Head) -> None:
        name = article.article_id
        self.heads[name] = replace(head, live=True)
        if name in self.speaking:
            self.speaking[name] = _live(self.speaking[name])
        else:
            self.raised.add(name)


def _came_live(coding: Coding) -> bool:
    return coding.article.lane == "live" and coding.outcome != "failed"


def _live(coding: Coding) -> Coding:
    if coding.article.lane == "live":
        return coding
    article = coding.article.model_copy(update={"lane": "live"})
    return coding.model_copy(update={"article": article})


def _silence(coding: Coding, head: Head | None, *, known: bool) -> Silence | None:
    article = coding.article
    if known and (head is None or not head.is_other_than(article)):
        return "repeated"
    if coding.outcome == "failed":
        # It says nothing of the article, so it must not withdraw what a former coding said.
        return "repeated" if known else "failed"
    if head is not None and not head.gives_way_to(article):
        return "repeated" if known else "older_version"
    # Also a known wording speaks again when it is later than what replaced it: an edit taken back.
    return None
