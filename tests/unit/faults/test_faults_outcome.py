"""Would a run with faults see what is lost, doubled or told twice?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from services.ingest.articles import FeedFacts
from services.ingest.feeds import parse_feed
from services.ingest.news import News, read_entries, tell_news
from shared.messages import Article
from tests.faults.changing_feeds import ChangingFeed, Shown, acts
from tests.faults.kills import kills
from tests.faults.outcome import Outcome, outcome_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def changed(polls: int = 60) -> tuple[ChangingFeed, Shown]:
    feed = ChangingFeed("f", NOW, Random(3), acts(3))
    for _ in range(polls):
        feed.poll()
    return feed, Shown(tuple(feed.entries), NOW)


def read(feed: ChangingFeed) -> News:
    body = feed.poll().encode()
    facts = FeedFacts("http://f.example/", first_fetch=True)
    return tell_news(read_entries(parse_feed(body)), {}, facts, NOW)


def articles(feed: ChangingFeed) -> list[Article]:
    feed.frozen = True
    return [fresh.article for fresh in read(feed).fresh]


def compared(shown: Shown, came: list[Article], **changes: object) -> Outcome:
    found: dict[str, object] = {
        "coded": {(one.article_id, one.content_version) for one in came},
        "rung": sorted(shown.must_ring),
        "balanced": True,
    }
    given = found | changes
    return outcome_of(shown, came, given["coded"], given["rung"], balanced=bool(given["balanced"]))  # type: ignore[arg-type]


def test_a_run_in_which_all_came_has_no_fault() -> None:
    feed, shown = changed()

    outcome = compared(shown, articles(feed))

    assert outcome.faults == {}
    assert outcome.entries == len(feed.entries) > 20
    assert outcome.alerts > 2


def test_an_article_that_did_not_come_is_lost() -> None:
    feed, shown = changed()

    assert compared(shown, articles(feed)[1:]).faults == {"entries_lost": 1}


def test_the_last_wording_must_come() -> None:
    feed, shown = changed()
    first, *others = articles(feed)
    older = first.model_copy(update={"content_version": "older"})

    assert compared(shown, [older, *others]).faults == {"last_wordings_lost": 1}


def test_an_article_with_two_ids_is_found() -> None:
    feed, shown = changed()
    came = articles(feed)
    twin = came[0].model_copy(update={"article_id": "art_other"})

    assert compared(shown, [*came, twin]).faults == {"with_two_ids": 1}


def test_what_was_published_again_is_no_fault() -> None:
    feed, shown = changed()
    came = articles(feed)

    outcome = compared(shown, [*came, *came])

    assert (outcome.faults, outcome.records) == ({}, 2 * outcome.versions)


def test_alerts_that_are_missing_wrong_or_doubled_are_found() -> None:
    feed, shown = changed()
    came, (first, *others) = articles(feed), sorted(shown.must_ring)

    assert compared(shown, came, rung=others).faults == {"alerts_missing": 1}
    assert compared(shown, came, rung=[first, first, *others]).faults == {"alerts_twice": 1}
    wrong = ("Atlantis", "Mu")
    assert compared(shown, came, rung=[first, *others, wrong]).faults == {"alerts_too_many": 1}


def test_what_was_not_coded_or_is_not_accounted_for_is_found() -> None:
    feed, shown = changed()
    came = articles(feed)

    assert compared(shown, came, coded=set()).faults == {"versions_not_coded": len(came)}
    assert compared(shown, came, balanced=False).faults == {"deliveries_unbalanced": 1}


def test_old_acts_need_not_ring() -> None:
    feed, shown = changed()
    later = replace(shown, start=NOW + timedelta(days=2))

    assert later.must_ring == frozenset()
    assert shown.must_ring < {entry.act for entry in feed.entries}


def test_kills_are_the_same_for_the_same_seed() -> None:
    counts = {"ingest": 5, "alert": 2}

    assert kills(counts, 1) == kills(counts, 1) != kills(counts, 2)
    assert sorted(kill.service for kill in kills(counts, 1)) == ["alert"] * 2 + ["ingest"] * 5
