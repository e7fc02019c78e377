"""How many articles of a feed are new, edited, or known under another guid than before?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.ingest.feed_state import FeedState
from services.ingest.news import News, Seen


@dataclass(frozen=True, slots=True)
class Tally:
    """What one fetch brought; a ``guid_change`` is a known article under a new first key."""

    new: int = 0
    edits: int = 0
    guid_changes: int = 0


def tally_of(news: News, seen: Mapping[str, Seen]) -> Tally:
    """Count ``news``, given what was ``seen`` under each key before."""
    known = {one.article_id for one in seen.values()}
    edited = [one for one in news.fresh if one.article.article_id in known]
    first_keys = [one.keys[0] for one in edited] + [one.keys[0] for one in news.known]
    renamed = sum(key not in seen for key in first_keys)
    return Tally(len(news.fresh) - len(edited), len(edited), renamed)


def counted(state: FeedState, tally: Tally) -> FeedState:
    """Return ``state`` with what one more fetch brought."""
    return replace(
        state,
        new_articles=state.new_articles + tally.new,
        edits=state.edits + tally.edits,
        guid_changes=state.guid_changes + tally.guid_changes,
    )
