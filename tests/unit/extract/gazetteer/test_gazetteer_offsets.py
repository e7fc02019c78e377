"""Is every hit exactly the slice that it names, whatever the text?"""

from itertools import pairwise
from typing import Protocol

from hypothesis import given, settings
from hypothesis import strategies as st

from services.extract.gazetteer.gazetteer import Gazetteer

GAZETTEER = Gazetteer.load()

NAMES = (
    "Britain\u2019s",
    "U.S.",
    "U.S.-led",
    "Türkiye",
    "Tu\u0308rkiye",
    "Côte d\u2019Ivoire",
    "Cote d'Ivoire",
    "United\nKingdom",
    "United \t States",
    "German-built",
    "pro-Russian",
    "Guinea-Bissau",
    "Volodymyr Zelensky",
    "Mr Cleverly",
    "Leopard 2A6s",
    "14 Challenger 2",
    "S-400/S-300",
    "Javelins",
    "armoured personnel carriers",
    "at least a dozen",
    "asset freezes",
    "US Treasury",
    "foreign minister",
    "İstanbul",
    "straße",
    "🇺🇦",
    "\U0001d4b3",
    "\u200b",
    "\u00a0",
    "\ud800",
    "\n\n",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=6), st.sampled_from(" ,.-'\u2019;:\n"))
).map("".join)


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


def all_hits(text: str, *, caps: bool) -> dict[str, tuple[Spanned, ...]]:
    scan = GAZETTEER.scan(text, caps=caps)
    return {
        "parties": scan.parties,
        "weapons": scan.weapons,
        "offices": scan.offices,
        "measures": scan.measures,
        "authorities": scan.authorities,
        "units": scan.units,
        "qualifiers": scan.qualifiers,
    }


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, caps=st.booleans())
def test_every_hit_is_the_slice_it_names(text: str, caps: bool) -> None:  # noqa: FBT001
    for hits in all_hits(text, caps=caps).values():
        for hit in hits:
            assert hit.text
            assert text[hit.start : hit.end] == hit.text


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, caps=st.booleans())
def test_hits_of_one_kind_are_in_order_and_apart(text: str, caps: bool) -> None:  # noqa: FBT001
    for hits in all_hits(text, caps=caps).values():
        assert all(left.end <= right.start for left, right in pairwise(hits))


@settings(deadline=None)
@given(text=TEXTS)
def test_find_reports_the_same_as_scan_and_the_same_every_time(text: str) -> None:
    scan = GAZETTEER.scan(text)

    assert GAZETTEER.find(text) == scan.parties == GAZETTEER.find(text)
    assert GAZETTEER.find_weapons(text) == scan.weapons
    assert GAZETTEER.find_offices(text) == scan.offices


@settings(deadline=None)
@given(text=TEXTS)
def test_settling_adds_no_hit_and_moves_none(text: str) -> None:
    hits = GAZETTEER.find(text)
    settled = GAZETTEER.settle(hits, text, year=2023)

    spans = {(hit.start, hit.end, hit.text) for hit in hits}
    assert {(hit.start, hit.end, hit.text) for hit in settled} <= spans


def test_offsets_count_code_points_behind_astral_characters() -> None:
    text = "🇺🇦🚀 Ukraine thanks Mélanie\u00a0Joly"

    assert [(hit.start, hit.text) for hit in GAZETTEER.find(text)] == [
        (4, "Ukraine"),
        (19, "Mélanie\u00a0Joly"),
    ]
