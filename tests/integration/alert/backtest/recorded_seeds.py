"""The codings of the seed articles, recorded in a database where nothing was watched for."""

from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.rules.files import preset_watchlists
from services.alert.rules.watchlist import Watchlist
from services.alert.store.alert_store import SqlAlertStore
from shared.messages import Coding
from shared.sql.database import Database
from tests.unit.alert.built import DAY0, NAMES
from tests.unit.alert.seed_codings import seed_codings

PRESETS = {each.id: each for each in preset_watchlists(NAMES)}
ARMS = PRESETS["new-arms-transfers"]


async def record(database: Database, *codings: Coding) -> None:
    """Record ``codings``, the seed articles' if none are given."""
    store = SqlAlertStore(database, Outbox(), NAMES)
    await Decider(store, NAMES).decide_batch(codings or [*seed_codings().values()], DAY0)


def changed(watchlist: Watchlist, **rule: object) -> Watchlist:
    """Return ``watchlist`` with its first rule changed."""
    first, *others = watchlist.rules
    return watchlist.model_copy(update={"rules": (first.model_copy(update=rule), *others)})
