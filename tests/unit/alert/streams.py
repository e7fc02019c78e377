"""Generated streams of codings in which acts are told vaguely, twice, late and contradictorily."""

from hypothesis import strategies as st

from shared.messages import Coding, Event
from shared.ontology import EventType, Novelty, Status
from tests.unit.alert.built import article, coding, event, item, target

TYPES = (EventType.ARMS_TRANSFER, EventType.SANCTION_IMPOSED, EventType.MILITARY_AID)
NOVELTIES = (Novelty.NEW, Novelty.NEW, Novelty.RECENT, Novelty.BACKGROUND)
STATUSES = (Status.ANNOUNCED, Status.COMPLETED, Status.PROPOSED, Status.REFUSED, Status.CALLED_FOR)
ITEMS = ((), ("Challenger 2",), ("AS90",), ("Challenger 2", "AS90"), ("Storm Shadow",))
LANES = (("live",), ("live",), ("backfill",), ("backfill", "live"), ("live", "replay"))
NAMED = ((), ("Igor Sechin",), ("Sechin", "Alisher Usmanov"), ("Alisher Usmanov",))


@st.composite
def events(draw: st.DrawFn, name: str, start: int, version: str = "v1") -> Event:
    """Draw one event of an article."""
    type_ = draw(st.sampled_from(TYPES))
    arms = type_ is not EventType.SANCTION_IMPOSED
    to = draw(st.sampled_from(("UKR", "UKR", "RUS", None)))
    named = () if arms or to is None else draw(st.sampled_from(NAMED))
    return event(
        name,
        type_,
        actor=draw(st.sampled_from(("GBR", "GBR", "USA", None))),
        to=target(to, *named) if to else None,
        novelty=draw(st.sampled_from(NOVELTIES)),
        status=draw(st.sampled_from(STATUSES)),
        items=[item(each) for each in draw(st.sampled_from(ITEMS))] if arms else [],
        start=start,
        version=version,
    )


@st.composite
def codings(draw: st.DrawFn, *, most: int = 8, versions: bool = False) -> list[Coding]:
    """Draw codings in the order they were made.

    With ``versions`` some articles come in two wordings, on any lane, and some wordings on a second
    lane, too.
    """
    found = []
    for number in range(draw(st.integers(1, most))):
        name = f"a{number}"
        days = draw(st.integers(0, 60))
        for version in range(1 + (versions and draw(st.booleans()))):
            label = f"v{version + 1}"
            of = article(name, days, version=label, fetched=days + version)
            count = draw(st.integers(0, 3))
            told = [draw(events(name, start, label)) for start in range(count)]
            lanes = draw(st.sampled_from(LANES)) if versions else ("live",)
            found += [coding(of.model_copy(update={"lane": lane}), *told) for lane in lanes]
    return found
