"""Which examples has a watchlist that takes the place of another version?

Those that it gives; where it says nothing of examples, those that stand: marks that analysts made
are not lost because a file does not know of them.
"""

from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist


def keeping_examples(watchlist: Watchlist, standing: StoredWatchlist | None) -> Watchlist:
    """Return ``watchlist`` with the examples that it is to have in place of ``standing``."""
    if standing is None or "examples" in watchlist.model_fields_set:
        return watchlist
    return watchlist.model_copy(update={"examples": standing.watchlist.examples})
