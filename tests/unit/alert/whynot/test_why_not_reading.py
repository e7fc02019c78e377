"""Which stage of reading an article is named as the first that failed?"""

from datetime import timedelta

import pytest

from services.alert.whynot.known import Known
from services.alert.whynot.reading import reading_links
from shared.messages import Article, Candidate, Coding, Outcome, StageCounts
from shared.ontology import Family
from tests.unit.alert.built import DAY0, VERSIONS, coding, event
from tests.unit.alert.built import article as ref
from tests.unit.alert.whynot.asking import listed

TEXT = "Nothing here. Britain's tanks."
ARTICLE = Article(**ref("a").model_dump(), text=TEXT)


def ended(known: Known) -> tuple[str, str | None]:
    last = list(reading_links(known))[-1]
    return last.stage, last.failure


def without_events(outcome: Outcome, reason: str | None = None, *found: Candidate) -> Coding:
    return Coding(
        article=ARTICLE.ref(),
        outcome=outcome,
        reason=reason,
        versions=VERSIONS,
        counts=StageCounts(sentences=2, prefiltered=len(found)),
        candidates=found,
    )


def test_article_that_never_came_is_unknown() -> None:
    assert ended(Known()) == ("article", "unknown")


def test_article_without_a_coding_is_not_coded_yet() -> None:
    assert ended(Known(ARTICLE)) == ("coding", "not_coded_yet")


def test_withdrawn_article_is_named_so() -> None:
    gone = ARTICLE.model_copy(update={"withdrawn": True})

    assert ended(Known(gone, coding(gone.ref(), event("a")))) == ("coding", "withdrawn")


@pytest.mark.parametrize("outcome", ["failed", "passed_over", "cut"])
def test_outcome_without_events_is_named_with_its_reason(outcome: Outcome) -> None:
    links = list(reading_links(Known(ARTICLE, without_events(outcome, "because"))))

    assert (links[-1].stage, links[-1].failure) == ("outcome", outcome)
    assert links[-1].detail == {"reason": "because"}


def test_article_that_was_cut_and_has_events_goes_on() -> None:
    cut = coding(ARTICLE.ref(), event("a")).model_copy(update={"outcome": "cut"})

    assert ended(Known(ARTICLE, cut)) == ("frame", None)


def test_article_without_candidates_failed_at_the_prefilter() -> None:
    assert ended(Known(ARTICLE, without_events("nothing"))) == ("prefilter", "no_sentence")


def test_candidates_are_named_with_their_words_and_reasons() -> None:
    found = Candidate(start=14, end=30, family=Family.ARMS, reason="no_verb")

    last = list(reading_links(Known(ARTICLE, without_events("nothing", None, found))))[-1]

    assert (last.stage, last.failure, last.detail["count"]) == ("frame", "no_frame", 1)
    (told,) = listed(last, "candidates")
    assert (told["sentence"], told["reason"]) == ("Britain's tanks.", "no_verb")


@pytest.mark.parametrize(
    "kept", [None, ARTICLE.model_copy(update={"content_version": "v2", "text": "x" * 99})]
)
def test_words_of_a_candidate_are_left_out_unless_they_are_kept(kept: Article | None) -> None:
    found = Candidate(start=14, end=30, family=Family.ARMS, reason="no_verb")

    last = list(reading_links(Known(kept, without_events("nothing", None, found))))[-1]

    (told,) = listed(last, "candidates")
    assert told["sentence"] is None


def test_wording_that_is_not_coded_yet_is_told_beside_the_one_that_is() -> None:
    newer = ARTICLE.model_copy(
        update={"content_version": "v2", "fetched_at": DAY0 + timedelta(hours=1)}
    )

    first = next(iter(reading_links(Known(newer, coding(ARTICLE.ref(), event("a"))))))

    assert (first.detail["content_version"], first.detail["coded_version"]) == ("v2", "v1")
