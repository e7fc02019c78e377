"""How does what is known of a feed stand in its row, and back?"""

from services.ingest.full_text import full_text_of
from services.ingest.new_feed import NewFeed
from services.ingest.store.tables import FeedRow, kind_of


def known_columns(feed: NewFeed) -> dict[str, object]:
    """Return the columns of what is known of ``feed``, without its address."""
    return {
        "outlet": feed.outlet,
        "publisher": feed.publisher,
        "title": feed.title,
        "owner": feed.owner,
        "country": feed.country,
        "kind": feed.kind.value if feed.kind else None,
        "language": feed.language,
        "categories": list(feed.categories),
        "full_text": feed.full_text.value if feed.full_text else None,
    }


def known_feed(row: FeedRow) -> NewFeed:
    """Return the feed that ``row`` holds."""
    return NewFeed(
        url=row.url,
        outlet=row.outlet,
        publisher=row.publisher,
        title=row.title,
        owner=row.owner,
        country=row.country,
        kind=kind_of(row),
        language=row.language,
        categories=tuple(row.categories),
        full_text=full_text_of(row.full_text),
    )
