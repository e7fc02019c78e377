"""How is a PostgreSQL filled with a hundred thousand watchlists whose alerts are delivered?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from services.alert.rules.watchlist import Rule, Watchlist
from services.alert.sealing import SecretBox
from services.alert.signing import symmetric_secret
from services.alert.store.counters import take_numbers
from services.alert.store.endpoints import add_endpoint
from services.alert.store.subscriptions import DEFAULT_KINDS, DEFAULT_POLICY, SubscriptionRow
from services.alert.store.watchlists import EPOCH, WatchlistRow
from shared.auth.tenants import DEFAULT_TENANT
from shared.sql.database import Database
from shared.sql.insert import insert_new

Any_ = TypeVar("Any_")
BOX = SecretBox((bytes(32),))
SECRET = symmetric_secret(bytes(range(32)))
_CHUNK = 1_000


async def fill(
    database: Database, rules: Iterable[Rule], urls: Sequence[str], now: datetime
) -> None:
    """Put each rule as a watchlist; the endpoints at ``urls`` share their subscriptions."""
    async with database.transaction() as tx:
        for number, url in enumerate(urls):
            await add_endpoint(tx, _endpoint(number), url, SECRET, BOX, now)
    for some in chunks(enumerate(rules, start=1), _CHUNK):
        async with database.transaction() as tx:
            await insert_new(
                tx,
                WatchlistRow,
                [_watchlist(number, rule, now) for number, rule in some],
                keys=("watchlist_id", "version"),
            )
            await insert_new(
                tx,
                SubscriptionRow,
                [_subscription(number, number % len(urls), now) for number, _ in some],
                keys=("subscription_id",),
            )
            await take_numbers(tx, EPOCH, len(some))


def chunks(values: Iterable[Any_], size: int) -> Iterator[list[Any_]]:
    """Yield ``values`` in lists of ``size``, the last one shorter."""
    source = iter(values)
    while some := list(islice(source, size)):
        yield some


def _watchlist(number: int, rule: Rule, now: datetime) -> dict[str, object]:
    name = f"watchlist-{number}"
    return {
        "watchlist_id": name,
        "version": 1,
        "tenant": DEFAULT_TENANT,
        "epoch": number,
        "current": True,
        "removed": False,
        "rules": 1,
        "made_at": now,
        "updated_at": now,
        "document": Watchlist(id=name, name=name, rules=(rule,)).document(),
    }


def _subscription(number: int, endpoint: int, now: datetime) -> dict[str, object]:
    return {
        "subscription_id": f"sub_{number}",
        "tenant": DEFAULT_TENANT,
        "endpoint_id": _endpoint(endpoint),
        "watchlist_id": f"watchlist-{number}",
        "kinds": list(DEFAULT_KINDS),
        "policy": DEFAULT_POLICY.document(),
        "since": 0,
        "version": 1,
        "created_at": now,
    }


def _endpoint(number: int) -> str:
    return f"endpoint_{number}"
