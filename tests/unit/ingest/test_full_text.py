"""Is a summary told from a whole article?"""

import pytest

from services.ingest.feeds import Entry
from services.ingest.full_text import FullText, page_of

SENTENCE = "Britain will send fourteen Challenger 2 tanks to Ukraine, it said. "
LONG, MIDDLING, SHORT = SENTENCE * 30, SENTENCE * 12, SENTENCE * 3
URL = "https://example.org/a"


def wants(entry: Entry, mode: FullText = FullText.AUTO) -> bool:
    text = entry.content or entry.summary or ""
    return page_of(entry, text, mode) is not None


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (Entry(link=URL, summary=SHORT), True),
        (Entry(link=URL), True),
        (Entry(link=URL, content=SHORT), True),
        (Entry(link=URL, content=MIDDLING), False),
        (Entry(link=URL, summary=MIDDLING), True),
        (Entry(link=URL, summary=LONG), False),
        (Entry(link=URL, summary=LONG + "and […]"), True),
        (Entry(link=URL, summary=LONG + "and &hellip;</p>"), True),
        (Entry(link=URL, content=f"<p>{LONG}</p><p><a href='/a'>Continue reading</a></p>"), True),
        (Entry(link=URL, content=f"<p>{LONG} ... <a href='/a'>read more</a></p>"), True),
        (Entry(link=URL, summary=LONG + "He said: “Well…” and left."), False),
        (Entry(link="tag:example.org,2023:1", summary=SHORT), False),
        (Entry(summary=SHORT), False),
    ],
)
def test_a_page_is_wanted_for_what_is_short_or_cut(entry: Entry, wanted: bool) -> None:  # noqa: FBT001
    assert wants(entry) is wanted


def test_never_and_always_are_heeded() -> None:
    assert not wants(Entry(link=URL, summary=SHORT), FullText.NEVER)
    assert wants(Entry(link=URL, content=LONG), FullText.ALWAYS)
