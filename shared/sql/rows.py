"""What does every table share: its base class, its schema and its column types?"""

from datetime import UTC, datetime
from typing import ClassVar

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

INGEST_SCHEMA = "ingest"
ALERT_SCHEMA = "alert"
SCHEMAS = (INGEST_SCHEMA, ALERT_SCHEMA)

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """Base of all tables; a subclass with ``table=True`` registers itself on ``Row.metadata``."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=CONSTRAINT_NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC on the way out, on both databases.

    A naive datetime is refused with ValueError. PostgreSQL keeps ``timestamptz``, SQLite text of
    fixed width that sorts as time does. Resolution: microseconds.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores no offset, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"expected an aware datetime, got {value!r}"
            raise ValueError(message)
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class JsonText(str):
    """A value of a JSON column that is written out already."""

    __slots__ = ()


def json_text(value: object) -> str:
    """Write a value of a JSON column out."""
    return value if isinstance(value, JsonText) else orjson.dumps(value).decode()


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSONB on PostgreSQL, JSON text on SQLite; Python's None is SQL's NULL."""

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit integer that SQLite, too, can count up as a primary key."""
