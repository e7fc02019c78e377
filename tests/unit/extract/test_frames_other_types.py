"""What do the types outside arms, sanctions and recalls say of sides, persons and places?"""

from datetime import UTC, datetime

import pytest

from services.extract.coder import LANGUAGES, Coder
from services.extract.document import Document
from services.extract.frames.loader import load_frames
from services.extract.frames.sort_rules import load_sorts
from services.extract.inflection import Inflection
from shared.messages import Event
from shared.ontology import EventType, Novelty, Status

PUBLISHED = datetime(2023, 1, 17, 9, tzinfo=UTC)
TYPES = frozenset(
    {
        EventType.EXPORT_CONTROL,
        EventType.SANCTIONS_ENFORCEMENT,
        EventType.RELATIONS_RESTORED,
        EventType.HUMANITARIAN_AID,
        EventType.TALKS,
        EventType.VISIT,
        EventType.AGREEMENT,
        EventType.EXECUTION,
        EventType.ARREST,
        EventType.ATTACK,
    }
)


def _types_with(name: str) -> set[EventType]:
    folder = LANGUAGES / "en"
    inflection = Inflection.load(folder)
    frames = load_frames(folder, inflection, load_sorts(folder, inflection).names).frames
    return {frame.type for frame in frames if getattr(frame, name)}


def _events(coder: Coder, text: str) -> tuple[Event, ...]:
    return coder.code([Document("x", None, text, PUBLISHED, "en")])[0].events


def test_every_type_has_examples_and_counterexamples() -> None:
    assert _types_with("fires") & TYPES == TYPES
    assert _types_with("must_not") & TYPES == TYPES


@pytest.mark.parametrize(
    ("text", "kind", "pair"),
    [
        ("Chad and Sudan signed a border treaty.", EventType.AGREEMENT, ("TCD", "SDN")),
        ("The foreign ministers of Peru and Japan met.", EventType.TALKS, ("PER", "JPN")),
        (
            "Talks between Mali and Algeria opened in Geneva.",
            EventType.TALKS,
            ("MLI", "DZA"),
        ),
        ("Cuba and Spain restored diplomatic ties.", EventType.RELATIONS_RESTORED, ("CUB", "ESP")),
    ],
)
def test_sides_told_as_one_subject_face_each_other(
    coder: Coder, text: str, kind: EventType, pair: tuple[str, str]
) -> None:
    (event,) = [e for e in _events(coder, text) if e.type is kind]
    assert event.actor is not None
    assert event.target is not None
    assert (event.actor.iso3, event.target.iso3) == pair


def test_host_city_is_a_side_only_where_no_other_is_named(coder: Coder) -> None:
    (alone,) = _events(coder, "The Polish foreign minister held talks in Oslo.")
    (named,) = _events(coder, "The Polish foreign minister held talks with Kenya in Oslo.")
    assert alone.target is not None
    assert named.target is not None
    assert (alone.target.iso3, named.target.iso3) == ("NOR", "KEN")


def test_place_and_persons_of_a_meeting_are_kept(coder: Coder) -> None:
    (event,) = _events(coder, "Emmanuel Macron met Olaf Scholz in Marseille on Friday.")
    assert event.place == "Marseille"
    assert set(event.persons) == {"Emmanuel Macron", "Olaf Scholz"}


def test_executed_person_is_the_target_and_the_state_named_before_the_actor(
    coder: Coder,
) -> None:
    text = "The envoy raised the issue of Iraq following the execution of German writer Uwe Kolb."
    (event,) = [e for e in _events(coder, text) if e.type is EventType.EXECUTION]
    assert event.actor is not None
    assert event.target is not None
    assert (event.actor.iso3, event.target.name, event.target.iso3) == ("IRQ", "Uwe Kolb", "DEU")
    assert event.persons == ("Uwe Kolb",)
    assert event.novelty is Novelty.RECENT


@pytest.mark.parametrize(
    "text",
    [
        "Kenya wants to sign a trade deal with Japan.",
        "Kenya called for talks with Japan.",
        "Kenya hopes to hold talks with Japan.",
    ],
)
def test_wish_for_talks_or_a_deal_is_none(coder: Coder, text: str) -> None:
    kinds = {event.type for event in _events(coder, text)}
    assert not kinds & {EventType.TALKS, EventType.AGREEMENT}


@pytest.mark.parametrize("text", ["Kenya will meet Japan for talks.", "Kenya to meet Japan"])
def test_talks_to_come_are_announced(coder: Coder, text: str) -> None:
    (event,) = _events(coder, text)
    assert (event.type, event.status) == (EventType.TALKS, Status.ANNOUNCED)


def test_headline_comma_joins_two_names(coder: Coder) -> None:
    events = _events(coder, "Greece, Norway impose sanctions on Mali")
    assert {e.actor.iso3 for e in events if e.actor is not None} == {"GRC", "NOR"}


def test_verb_with_a_hyphen_after_its_prefix_is_one_word(coder: Coder) -> None:
    (event,) = _events(coder, "Italy re-exported 20 Leopard tanks to Chile.")
    assert (event.type, event.status) == (EventType.ARMS_TRANSFER, Status.COMPLETED)


def test_head_noun_without_the_words_it_wants_beside_it_is_not_parsed(coder: Coder) -> None:
    texts = ("The council added the street to its list.", "Oslo added the firm to its entity list.")
    parsed = [coder.code([Document("x", None, t, PUBLISHED, "en")])[0].counts for t in texts]
    assert [counts.prefiltered for counts in parsed] == [0, 1]
