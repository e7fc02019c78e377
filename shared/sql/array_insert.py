"""How does PostgreSQL take many rows in one statement? As one array per column, unnested."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.types import TypeEngine

from shared.sql.database import Transaction
from shared.sql.rows import json_text

Convert = Callable[[Any], Any]

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
_TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True)
class ArrayInsert:
    """One statement; ``columns`` gives the name of each array and how a value gets into it."""

    statement: str
    columns: tuple[tuple[str, Convert | None], ...]

    @classmethod
    def of(
        cls, table: Table, names: tuple[str, ...], keys: tuple[str, ...], update: tuple[str, ...]
    ) -> "ArrayInsert":
        """Build it once for these columns; with no ``update`` what is there already stays."""
        return _built(table, names, keys, update)

    async def execute(
        self, tx: Transaction, values: Sequence[Mapping[str, object]]
    ) -> list[tuple[object, ...]]:
        """Insert ``values``; return the keys of new rows where none are overwritten."""
        arrays = tuple(
            [each[name] for each in values]
            if convert is None
            else [None if (one := each[name]) is None else convert(one) for each in values]
            for name, convert in self.columns
        )
        connection = await tx.connection()
        result = await connection.exec_driver_sql(self.statement, arrays)
        return [tuple(each) for each in result] if result.returns_rows else []


@lru_cache(maxsize=256)
def _built(
    table: Table, names: tuple[str, ...], keys: tuple[str, ...], update: tuple[str, ...]
) -> ArrayInsert:
    types = [table.c[name].type for name in names]
    quoted = [_DIALECT.identifier_preparer.quote(each) for each in names]
    arrays = ", ".join(f"${at}::{_array_of(each)}[]" for at, each in enumerate(types, start=1))
    taken = ", ".join(
        f"{name}::JSONB" if _is_json(type_) else name
        for name, type_ in zip(quoted, types, strict=True)
    )
    conflict = ", ".join(keys)
    changes = ", ".join(f"{each} = excluded.{each}" for each in update)
    then = f"UPDATE SET {changes}" if update else f"NOTHING RETURNING {conflict}"
    columns = ", ".join(quoted)
    statement = (
        f"INSERT INTO {table.fullname} ({columns})"  # noqa: S608 - names of our own tables
        f" SELECT {taken} FROM unnest({arrays}) AS given ({columns})"
        f" ON CONFLICT ({conflict}) DO {then}"
    )
    converts = [_convert(each) for each in types]
    return ArrayInsert(statement, tuple(zip(names, converts, strict=True)))


def _array_of(type_: TypeEngine[Any]) -> str:
    return _TEXT if _is_json(type_) else type_.compile(dialect=_DIALECT)


def _is_json(type_: TypeEngine[Any]) -> bool:
    return isinstance(type_.dialect_impl(_DIALECT), JSON | postgresql.JSONB)


def _convert(type_: TypeEngine[Any]) -> Convert | None:
    if _is_json(type_):
        return json_text
    return type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)
