"""In which state does each alert end, read from all stored events?"""

from services.alert.alerts.settled import settled_alerts as settle
from services.alert.rules.rule_book import RuleBook
from services.alert.store.members import every_member
from shared.messages import Alert
from shared.names.names import Names
from shared.sql.database import Transaction


async def settled_alerts(tx: Transaction, book: RuleBook, names: Names) -> tuple[Alert, ...]:
    """Return one alert per (watchlist, incident), free of the order of arrival.

    Reads every event: meant for the end of a replay, not for a service that runs.
    """
    return settle([each.member for each in await every_member(tx, names)], book, names)
