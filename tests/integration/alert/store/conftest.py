"""Which stores do the contract tests run on: in memory, SQLite, PostgreSQL?"""

from tests.integration.alert.store.stores import alert_store, kept, kept_settings
from tests.integration.sql.databases import database, empty_settings, sql_settings

__all__ = ["alert_store", "database", "empty_settings", "kept", "kept_settings", "sql_settings"]
