"""What do a watchlist and an alert look like?"""

from typing import Any, Final

WATCHLIST: Final[dict[str, Any]] = {
    "id": "arms-to-ukraine",
    "name": "Arms to Ukraine",
    "rules": [
        {
            "types": ["arms_transfer"],
            "statuses": ["announced", "under_way", "completed"],
            "novelty": ["new", "recent"],
            "targets": ["UKR"],
            "not": {"actors": ["USA"]},
        }
    ],
}
ALERT: Final[dict[str, Any]] = {
    "alert_id": "alr_0f3c1d2b4a5968778695a4b3c2d1e0ff",
    "watchlist": "arms-to-ukraine",
    "kind": "new",
    "revision": 0,
    "incident_id": "inc_11223344556677889900aabbccddeeff",
    "type": "arms_transfer",
    "status": "announced",
    "novelty": "new",
    "actor": {"name": "United Kingdom", "kind": "state", "iso3": "GBR"},
    "target": {"name": "Ukraine", "kind": "state", "iso3": "UKR", "named": []},
    "items": [
        {
            "name": "Challenger 2 tanks",
            "system": "Challenger 2",
            "category": "tank",
            "quantity": 14,
            "qualifier": "exact",
        }
    ],
    "sources": {"independent": 2, "total": 2, "articles": ["art_1", "art_2"]},
    "evidence": [
        {
            "article_id": "art_1",
            "field": "text",
            "start": 0,
            "end": 48,
            "quote": "Britain will send 14 Challenger 2 tanks to Kyiv.",
        }
    ],
    "rule": 0,
    "severity": "high",
    "changed": [],
    "created_at": "2023-01-17T09:30:00Z",
}
HANDLING: Final[dict[str, Any]] = {
    "state": "acknowledged",
    "assignee": "Ann",
    "reason": "asking the ministry",
}
