"""How is it told in plain words what became of the pages of a feed's articles?"""

from collections.abc import Mapping

from services.ingest.pages.outcome import PageOutcome

_WHY = {
    PageOutcome.ROBOTS: "robots.txt forbids them",
    PageOutcome.REFUSED: "their server refuses them (a paywall, or a wall against robots)",
    PageOutcome.MISSING: "they are not there",
    PageOutcome.UNREACHABLE: "their server, or its robots.txt, could not be reached",
    PageOutcome.NO_PAGE: "something else than a page is served there",
    PageOutcome.HOSTILE: "reading them takes too long",
    PageOutcome.NO_MORE: "they say no more than the feed",
    PageOutcome.OTHER_TEXT: "they speak of something else, as consent walls do",
    PageOutcome.INTERNAL: "Tocsin itself failed on them; the log says how",
}
_MOST = 0.5


def pages_told(pages: Mapping[str, int]) -> tuple[str, ...]:
    """Return a sentence if most of ``pages``, counted by outcome, were not had; else nothing."""
    settled = {name: count for name, count in pages.items() if name != PageOutcome.AWAITED}
    missed = {why: settled.get(outcome.value, 0) for outcome, why in _WHY.items()}
    total, lost = sum(settled.values()), sum(missed.values())
    if not lost or lost <= _MOST * total:
        return ()
    why = max(missed, key=lambda one: missed[one])
    told = f"Of {total} articles {lost} have the words of the feed only, not those of their pages"
    return (f"{told}; most often because {why}.",)
