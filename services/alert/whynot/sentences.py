"""How is the first stage that failed told in one sentence?"""

from collections.abc import Iterable, Mapping

from services.alert.whynot.chain import Answer, Failure, Link

_TOLD: Mapping[Failure, str] = {
    "unknown": "no such article was received",
    "not_coded_yet": "the article was received and is not coded yet",
    "withdrawn": "the source withdrew the article",
    "failed": "the article could not be coded: {reason}",
    "passed_over": "the article was passed over, its language is not read: {reason}",
    "cut": "the article was cut before an event was found: {reason}",
    "no_sentence": "no sentence of the article could hold an event",
    "no_frame": "{count} sentences could hold an event and gave none",
    "nobody_known": "neither who acts nor who is acted on is known",
    "background": "the article tells the act as history",
    "ambiguous": "the article says too little to tell which of several incidents is meant",
    "lane": "the article came by backfill or replay, and the watchlist asks for no history",
    "older_than_watchlist": "the incident was last told live at {told_live_at}, the watchlist was "
    "made at {made_at} and asks for no history",
    "not_decided_again": "the rules hold, but the incident was last decided at {decided_at} and "
    "the watchlist was changed at {watchlist_changed_at}",
    "already_rung": "the incident had rung already, by {rang_by}: alert {alert_id}",
    "told_before_merge": "the act had rung already as another incident, which is alert {alert_id} "
    "now",
    "resembles": "the act is much like one of another party that had rung, and waits for a "
    "second article: alert {alert_id}",
}


def sentence(answer: Answer) -> str:
    """Return why the article did not ring, or that it did."""
    last = answer.chain[-1]
    match last.failure:
        case None:
            return f"it rang: alert {last.detail['alert_id']}"
        case "mismatch":
            return f"no rule is satisfied: {'; '.join(_rules(last))}"
        case _:
            return _TOLD[last.failure].format(**last.detail)


def _rules(link: Link) -> Iterable[str]:
    rules = link.detail["rules"]
    assert isinstance(rules, list)
    for each in rules:
        yield f"rule {each['rule']} by {each['failed']}"
