"""How far did one event come on its way to an alert of a watchlist?

By the functions that decide live: the incident article by article, the plain evaluator of rules,
what may ring a watchlist at which time.
"""

from collections.abc import Iterator

from services.alert.alerts.record import AlertRecord
from services.alert.alerts.ringing import rings
from services.alert.alerts.steps import Step, steps
from services.alert.incidents.member import Member
from services.alert.rules.facts import facts_of
from services.alert.rules.predicates import Match, Mismatch, matches
from services.alert.rules.rule_book import Owner, RuleBook, StoredWatchlist
from services.alert.whynot.chain import EventChain, Link
from services.alert.whynot.known import KnownEvent, KnownIncident
from services.alert.whynot.mismatch import mismatch_detail, reach
from shared.names.names import Names


def event_chain(
    event: KnownEvent, incident: KnownIncident | None, stored: StoredWatchlist, names: Names
) -> EventChain:
    """Return the stages that ``event`` passed; ``incident`` is the one it stands under."""
    member = event.member
    links = list(_to_incident(event))
    progress = 0
    if links[-1].failure is None:
        assert incident is not None
        if incident.alert is not None:
            links += _rung(incident.alert, incident, event)
        else:
            found, progress = _not_rung(member, incident, stored, names)
            links += found
    return EventChain(member.event, event.incident_id, tuple(links), progress)


def _to_incident(event: KnownEvent) -> Iterator[Link]:
    member = event.member
    key = {"act": member.key.act, "actor": member.key.actor, "target": member.key.target}
    if member.key.known == 0:
        yield Link("parties", "nobody_known", key)
        return
    yield Link("parties", None, key)
    novelty = {"novelty": member.event.novelty.value}
    if not member.tells:
        yield Link("novelty", "background", novelty)
        return
    yield Link("novelty", None, novelty)
    if event.incident_id is None:
        yield Link("incident", "ambiguous", {"fits": event.decision.get("fits", [])})
        return
    decision = event.decision.get("decision")
    yield Link("incident", None, {"incident_id": event.incident_id, "decision": decision})


def _rung(record: AlertRecord, incident: KnownIncident, event: KnownEvent) -> Iterator[Link]:
    why = record.explanation
    yield Link("rule", None, {each: why.get(each) for each in ("rule", "predicates")})
    detail = {
        "alert_id": record.alert.alert_id,
        "watchlist_version": record.watchlist_version,
        "kind": record.alert.kind,
        "standing": record.standing,
        "rang_by": why.get("rang_by"),
        "told": list(incident.told),
    }
    if record.hushed:
        yield Link("alert", "resembles", {**detail, "resembles": why.get("resembles")})
    elif "new" not in incident.told:
        yield Link("alert", "told_before_merge", detail)
    elif why.get("rang_by") != event.member.article.article_id:
        yield Link("alert", "already_rung", detail)
    else:
        yield Link("alert", None, detail)


def _not_rung(
    member: Member, incident: KnownIncident, stored: StoredWatchlist, names: Names
) -> tuple[list[Link], int]:
    found = steps(incident.members)
    book = RuleBook()
    book.apply([stored], stored.epoch)
    ring = rings(found, book, names).get(stored.watchlist.id)
    if ring is not None:
        matched = Link("rule", None, {"rule": ring.rule, "predicates": ring.predicates})
        undecided = {
            "rings_by": found[ring.step].position[1],
            "decided_at": incident.decided_at.isoformat(),
            "watchlist_changed_at": stored.updated_at.isoformat(),
        }
        return [matched, Link("decision", "not_decided_again", undecided)], 0
    step = next(each for each in found if each.position == member.position[:2])
    return _failing(step, stored, names)


def _failing(step: Step, stored: StoredWatchlist, names: Names) -> tuple[list[Link], int]:
    facts = facts_of(step.state, [each.event.evidence.quote for each in step.members], names)
    failed: list[dict[str, object]] = []
    progress = 0
    for number, rule in enumerate(stored.watchlist.rules):
        match matches(rule, facts):
            case Match(predicates):
                held = {field: list(values) for field, values in predicates.items()}
                matched = Link("rule", None, {"rule": number, "predicates": held})
                return [matched, _too_early(step, Owner(stored, number))], 0
            case Mismatch(field):
                failed.append({"rule": number, **mismatch_detail(rule, field, facts)})
                progress = max(progress, reach(field))
    return [Link("rule", "mismatch", {"rules": failed})], progress


def _too_early(step: Step, owner: Owner) -> Link:
    assert not owner.rings(step.rings_at)
    made_at = owner.stored.made_at.isoformat()
    if step.rings_at is None:
        lanes = sorted({each.article.lane for each in step.members})
        return Link("time", "lane", {"lanes": lanes, "history": False})
    detail = {"told_live_at": step.rings_at.isoformat(), "made_at": made_at, "history": False}
    return Link("time", "older_than_watchlist", detail)
