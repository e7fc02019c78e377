"""Would a watchlist ring for an article, by the code that decides live? Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from services.alert.examples.listing import Listed
from services.alert.incidents.listing import order
from services.alert.incidents.member import members_of
from services.alert.incidents.partition import partition
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.whynot.answering import answer
from services.alert.whynot.chain import Answer, Link
from services.alert.whynot.known import Known, KnownEvent, KnownIncident
from services.alert.whynot.sentences import sentence
from shared.messages import Article, Coding
from shared.names.names import Names

_FIRES: Final = "not_decided_again"
"""Where a chain ends whose rules hold, for nothing was decided about a watchlist that is tried."""
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """What a watchlist does with an example; ``fires`` is None where that cannot be told.

    ``because`` names the rule that fires, or the first stage and condition that failed.
    """

    listed: Listed
    fires: bool | None
    because: str

    @property
    def holds(self) -> bool:
        """Tell whether the example is kept."""
        return self.fires is self.listed.must_fire

    @property
    def breaks(self) -> str:
        """Say in which way the example is broken."""
        kind = self.listed.example.kind
        marked = f" (marked {kind})" if kind is not None else ""
        if self.fires is None:
            return f"it cannot be judged: {self.because}"
        told = "it does not fire" if self.listed.must_fire else "it fires"
        return f"{told}{marked}: {self.because}"


def judge(listed: Listed, known: Known, tried: StoredWatchlist, names: Names) -> Judged:
    """Judge one example by what is ``known`` of its article; time and lane keep nothing out."""
    if known.article is None and known.coding is None:
        return Judged(listed, None, "no such article or event is stored here")
    wanted = listed.example.event_id
    if wanted is not None:
        only = tuple(each for each in known.events if each.member.event.event_id == wanted)
        known = replace(known, events=only)
        if not only:
            return Judged(listed, fires=False, because="the article no longer says so")
    watchlist = tried.watchlist.model_copy(update={"history": True})
    found = answer(known, replace(tried, watchlist=watchlist), names)
    last = found.chain[-1]
    if last.failure == _FIRES:
        return Judged(listed, fires=True, because=_held(found.chain[-2]))
    return Judged(listed, fires=False, because=_failed(found, last))


def known_of_text(article: Article, coding: Coding, names: Names) -> Known:
    """Return what is known of an article that nothing else tells of."""
    members = members_of(coding, names)
    groups = {each.founding_event: each for each in partition(members).groups}
    home = {
        member.event.event_id: name for name, group in groups.items() for member in group.members
    }
    return Known(
        article=article,
        coding=coding,
        events=tuple(KnownEvent(each, home.get(each.event.event_id)) for each in members),
        incidents={
            name: KnownIncident(tuple(sorted(group.members, key=order)), article.fetched_at)
            for name, group in groups.items()
        },
    )


def without_alerts(known: Known) -> Known:
    """Return ``known`` as if nothing had rung yet."""
    incidents = {name: replace(each, alert=None) for name, each in known.incidents.items()}
    return replace(known, incidents=incidents)


def _held(link: Link) -> str:
    predicates = link.detail["predicates"]
    assert isinstance(predicates, Mapping)
    held = ", ".join(f"{field} {'/'.join(values)}" for field, values in predicates.items())
    return f"rule {link.detail['rule']} holds" + (f" ({held})" if held else "")


def _failed(found: Answer, last: Link) -> str:
    if last.failure != "mismatch":
        return sentence(found)
    rules = last.detail["rules"]
    assert isinstance(rules, Sequence)
    return "; ".join(_mismatches(rules))


def _mismatches(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in rules[:_SHOWN]:
        asked, has = _short(each["asked"]), _short(each["has"])
        yield f"rule {each['rule']} fails at {each['failed']}: asked {asked}, it has {has}"
    if len(rules) > _SHOWN:
        yield f"and {len(rules) - _SHOWN} more rules"


def _short(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    more = f" and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
    return (", ".join(map(str, value[:_SHOWN])) or "nothing") + more
