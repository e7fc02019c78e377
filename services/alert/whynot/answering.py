"""Why did an article not ring a watchlist? Put together from what is stored; pure."""

from services.alert.rules.rule_book import StoredWatchlist
from services.alert.whynot.chain import Answer, EventChain, Stage
from services.alert.whynot.known import Known
from services.alert.whynot.reading import reading_links
from services.alert.whynot.ringing import event_chain
from shared.names.names import Names

_STAGES: tuple[Stage, ...] = (
    "parties",
    "novelty",
    "incident",
    "rule",
    "time",
    "decision",
    "alert",
)


def answer(known: Known, stored: StoredWatchlist, names: Names) -> Answer:
    """Return how far the article came on its way to an alert of the watchlist as it stands."""
    reading = tuple(reading_links(known))
    if reading[-1].failure is not None:
        return Answer(reading)
    chains = [
        event_chain(each, known.incidents.get(each.incident_id or ""), stored, names)
        for each in known.events
    ]
    return Answer(reading, tuple(sorted(chains, key=_distance)))


def _distance(chain: EventChain) -> tuple[bool, int, int, int]:
    last = chain.links[-1]
    start = chain.event.evidence.start
    return not chain.rang, -_STAGES.index(last.stage), -chain.progress, start
