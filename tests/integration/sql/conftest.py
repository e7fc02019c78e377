"""Which fixtures do the tests of the SQL foundation share?"""

from tests.integration.sql.databases import database, empty_settings, sql_settings

__all__ = ["database", "empty_settings", "sql_settings"]
