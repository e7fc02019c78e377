"""How is an alert told to the tenant whose watchlist it rang?"""

from shared.auth.tenants import own_name
from shared.messages import Alert


def as_told(alert: Alert) -> Alert:
    """Return ``alert`` with the id that its tenant gave the watchlist."""
    own = own_name(alert.watchlist)
    return alert if own == alert.watchlist else alert.model_copy(update={"watchlist": own})
