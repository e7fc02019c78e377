"""Was the article received and read, and did a sentence of it become an event?"""

from collections.abc import Iterator

from services.alert.whynot.chain import Link
from services.alert.whynot.known import Known
from shared.messages import Article, Candidate, Coding

MOST_CANDIDATES = 50


def reading_links(known: Known) -> Iterator[Link]:
    """Yield the stages that the article passed, ending with the one that failed, if any did."""
    article, coding = known.article, known.coding
    if article is None and coding is None:
        yield Link("article", "unknown")
        return
    yield Link("article", None, _received(known))
    if coding is None:
        yield Link("coding", "not_coded_yet")
        return
    if coding.article.withdrawn:
        yield Link("coding", "withdrawn")
        return
    yield Link("coding", None, coding.versions.model_dump())
    if not coding.events:
        yield from _without_events(coding, article)
        return
    counts = coding.counts.model_dump()
    yield Link("outcome", None, _outcome(coding))
    yield Link("prefilter", None, counts)
    yield Link("frame", None, {"events": len(coding.events)})


def _received(known: Known) -> dict[str, object]:
    coded = known.coding.article if known.coding else None
    latest = known.article or coded
    assert latest is not None
    return {
        "content_version": latest.content_version,
        "coded_version": coded.content_version if coded else None,
        "published_at": latest.published_at.isoformat(),
        "fetched_at": latest.fetched_at.isoformat(),
        "lane": latest.lane,
        "text_kept": known.article is not None,
    }


def _outcome(coding: Coding) -> dict[str, object]:
    return {"outcome": coding.outcome, "reason": coding.reason}


def _without_events(coding: Coding, article: Article | None) -> Iterator[Link]:
    match coding.outcome:
        case "failed" | "passed_over" | "cut":
            yield Link("outcome", coding.outcome, {"reason": coding.reason})
            return
        case "coded" | "nothing":
            yield Link("outcome", None, _outcome(coding))
    counts = coding.counts.model_dump()
    if not coding.candidates:
        yield Link("prefilter", "no_sentence", counts)
        return
    yield Link("prefilter", None, counts)
    shown = coding.candidates[:MOST_CANDIDATES]
    candidates = [_candidate(each, article, coding) for each in shown]
    yield Link("frame", "no_frame", {"count": len(coding.candidates), "candidates": candidates})


def _candidate(candidate: Candidate, article: Article | None, coding: Coding) -> dict[str, object]:
    said = None
    if article is not None and article.content_version == coding.article.content_version:
        text = (article.title if candidate.field == "title" else article.text) or ""
        said = text[candidate.start : candidate.end]
    return {**candidate.model_dump(mode="json"), "sentence": said}
