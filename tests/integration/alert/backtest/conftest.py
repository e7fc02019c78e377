"""Which fixtures do the tests of backtests share? The application on SQLite and on PostgreSQL."""

from tests.integration.alert.api.conftest import admin, served
from tests.integration.sql.databases import database, empty_settings, sql_settings

__all__ = ["admin", "database", "empty_settings", "served", "sql_settings"]
