"""What article do the tests of article scoring use, and how is something said of it?"""

from tests.bench.scoring.gold import GoldArticle, GoldEvent, Mention, Trap
from tests.bench.scoring.said import Place, Said

TEXT = (
    "Chile recalled its ambassador from Peru. Lima expelled two Chilean diplomats. "
    "In 1998 Chile recalled its envoy too. Ministers may break off ties, a paper said."
)
RECALLED = "Chile recalled its ambassador from Peru"
EXPELLED = "Lima expelled two Chilean diplomats"
HISTORY = "In 1998 Chile recalled its envoy too"
RUMOUR = "Ministers may break off ties"


def mention(quote: str) -> Mention:
    start = TEXT.index(quote)
    return Mention(field="text", start=start, end=start + len(quote), quote=quote)


def place(quote: str) -> Place:
    found = mention(quote)
    return Place("text", found.start, found.end)


def said(quote: str, type_: str, status: str = "completed", novelty: str = "new") -> Said:
    return Said(type_, status, novelty, "CHL", "PER", mentions=(place(quote),))


def trap(**conditions: tuple[str, ...]) -> Trap:
    return Trap(**mention(RUMOUR).model_dump(), forbid=("relations_broken",), **conditions)


def event(quote: str, type_: str, actor: str = "CHL", **more: str) -> GoldEvent:
    target = "PER" if actor == "CHL" else "CHL"
    values = {"status": "completed", "novelty": "new", "target": target, **more}
    return GoldEvent(type=type_, actor=actor, mentions=(mention(quote),), **values)


RECALL = event(RECALLED, "ambassador_recalled")
EXPULSION = event(EXPELLED, "diplomats_expelled", "PER")
OLD_RECALL = event(HISTORY, "ambassador_recalled", novelty="background")


def article(*events: GoldEvent, traps: tuple[Trap, ...] = ()) -> GoldArticle:
    return GoldArticle(id="art", text=TEXT, events=events, traps=traps)
