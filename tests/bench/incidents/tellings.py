"""How does an outlet tell an act: in full, copied, cut, vaguer, later, contradicted, corrected?"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from shared import ids
from shared.messages import ArticleRef, Coding, Event, Evidence, Item, Party, Versions
from shared.ontology import Novelty, Status
from tests.bench.incidents.description import NAMES, Act, Description

RETOLD_AFTER = timedelta(days=20)
OUTLETS = tuple(f"outlet {number}" for number in range(60))
_VERSIONS = Versions(coder="1", model="1", frames="1", gazetteer="1")
_SHINGLES = 60
_HOURS_BETWEEN = (2, 9)


@dataclass(frozen=True, slots=True)
class Told:
    """One coding, which act it tells by the description, and how; ``retracts`` by the actor."""

    coding: Coding
    act: str
    how: str

    @property
    def article_id(self) -> str:
        """Return the article."""
        return self.coding.article.article_id

    @property
    def retracts(self) -> bool:
        """Tell whether the actor denies, refuses or cancels the act."""
        return self.how.startswith("retract")


@dataclass
class Teller:
    """Tells one act, article by article; outlets and hours are drawn by ``rng``."""

    act: Act
    at: datetime
    rng: Random
    told: list[Told] = field(default_factory=list)
    status: Status = Status.ANNOUNCED
    items: tuple[Item, ...] = ()
    words: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.status, self.items = self.act.status, self.act.things
        self.outlets = self.rng.sample(OUTLETS, 10)

    def tell(self, how: str) -> None:
        """Add the next telling."""
        what, _, value = how.partition(":")
        if what == "correct":
            self._correct(float(value))
            return
        event = self._event(what, value)
        article = self._article(what)
        self.told.append(Told(_coding(article, event), self.act.id, how))
        self.at += timedelta(hours=self.rng.uniform(*_HOURS_BETWEEN))

    def _event(self, what: str, value: str) -> dict[str, object]:
        if what == "status":
            self.status = Status(value)
        if what == "more":
            self._count(float(value))
        if what == "recent":
            self.at += RETOLD_AFTER
        return self._as_known() | self._differences(what, value)

    def _differences(self, what: str, value: str) -> dict[str, object]:
        cut = tuple(each.model_copy(update=_UNCOUNTED) for each in self.items)
        plain = self.act.target.model_copy(update={"named": ()})
        differing: dict[str, dict[str, object]] = {
            "cut": {"items": cut, "amount": None, "measure": None},
            "vague": {"items": (), "amount": None, "target": plain},
            "noactor": {"actor": None},
            "notarget": {"target": None},
            "recent": {"novelty": Novelty.RECENT},
        }
        if what == "retract":
            return {"status": Status(value), "called_by": self.act.actor}
        if what == "other_denies":
            return {"status": Status.DENIED, "called_by": _state(value)}
        return differing.get(what, {})

    def _as_known(self) -> dict[str, object]:
        act = self.act
        return {
            "type": act.type,
            "status": self.status,
            "novelty": act.novelty,
            "actor": act.actor,
            "target": act.target,
            "items": self.items,
            "amount": act.money,
            "measure": act.measure,
            "confidence": round(self.rng.uniform(0.6, 0.95), 2),
        }

    def _article(self, what: str) -> ArticleRef:
        number = len(self.told)
        if what != "wire" or not self.words:
            self.words = tuple(sorted(self.rng.getrandbits(64) for _ in range(_SHINGLES)))
        return ArticleRef(
            article_id=f"{self.act.id}#{number}",
            content_version="1",
            source="bench",
            outlet=self.outlets[number],
            language="en",
            published_at=self.at,
            fetched_at=self.at + timedelta(minutes=5),
            sketch=self.words,
        )

    def _correct(self, quantity: float) -> None:
        first = self.told[0].coding
        self._count(quantity)
        update = {"content_version": "2", "fetched_at": self.at}
        event = self._as_known()
        corrected = _coding(first.article.model_copy(update=update), event)
        self.told.append(Told(corrected, self.act.id, "correct"))
        self.at += timedelta(hours=self.rng.uniform(*_HOURS_BETWEEN))

    def _count(self, quantity: float) -> None:
        first, *rest = self.items
        self.items = (first.model_copy(update={"quantity": quantity}), *rest)


def tellings(of: Description, at: datetime, rng: Random) -> list[Told]:
    """Tell an incident and all that must stay apart from it, in the order of telling."""
    teller = Teller(of, at, rng)
    for how in of.told:
        teller.tell(how)
    told = list(teller.told)
    last = max(one.coding.article.published_at for one in told)
    for each in of.neighbours():
        start = at + timedelta(hours=rng.uniform(0, 30))
        other = Teller(each.act, start if each.after is None else last + each.after, rng)
        for how in ("full", rng.choice(("wire", "cut"))):
            other.tell(how)
        told += [replace(one, how=f"apart by {each.differs}: {one.how}") for one in other.told]
    return sorted(told, key=lambda one: one.coding.article.fetched_at)


def _coding(article: ArticleRef, facts: dict[str, object]) -> Coding:
    quote = f"{article.article_id} says so"
    evidence = Evidence(field="text", start=0, end=len(quote), quote=quote)
    name = ids.event_id(
        article.article_id, article.content_version, str(facts["type"]), (None, None), ("text", 0)
    )
    event = Event.model_validate({**facts, "event_id": name, "evidence": evidence})
    return Coding(article=article, outcome="coded", versions=_VERSIONS, events=(event,))


def _state(iso3: str) -> Party:
    return Party.model_validate({"name": NAMES.display(iso3), "kind": "state", "iso3": iso3})


_UNCOUNTED = {"quantity": None, "qualifier": None}
