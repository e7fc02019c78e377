"""How are the initial revisions written anew from the tables that the services declare?

Run ``python -m deploy.dev.schema`` after adding or changing a table, until the first release;
from then on a change is a further revision, written by hand.
"""

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from sqlalchemy import JSON, BigInteger, MetaData, Table, create_engine
from sqlmodel.sql.sqltypes import AutoString

import shared.migrations
from shared.sql.rows import CONSTRAINT_NAMES, Row, UtcDateTime

_SERVICES = ("ingest", "extract", "alert")
_VERSIONS = Path(shared.migrations.__file__).parent / "versions"
_TEMPLATE = '''"""How did {names} begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "{revision}"
down_revision = {parent}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    {code}
'''


def all_tables() -> MetaData:
    """Import every ``services.<service>.store`` and return the tables found there."""
    for service in _SERVICES:
        name = f"services.{service}.store"
        if find_spec(name) is None:
            continue
        store = importlib.import_module(name)
        for module in pkgutil.walk_packages(getattr(store, "__path__", ()), f"{name}."):
            importlib.import_module(module.name)
    return Row.metadata


def rooms(tables: MetaData) -> dict[str, list[Table]]:
    """Group the tables by the module that declares them, each after those it refers to."""
    modules = {row.__tablename__: row.__module__ for row in Row.__subclasses__()}
    grouped: dict[str, list[Table]] = {}
    for table in tables.sorted_tables:
        _, service, _, module = modules[table.name].split(".", 3)
        grouped.setdefault(f"{service}_{module.replace('.', '_')}", []).append(table)
    return grouped


def render(tables: list[Table], revision: str, parent: str | None) -> str:
    """Return the source of a revision that creates ``tables``."""
    wanted = MetaData(naming_convention=CONSTRAINT_NAMES)
    for table in tables:
        table.to_metadata(wanted)
    for target in {key.column.table for table in tables for key in table.foreign_keys}:
        if target not in tables:
            target.to_metadata(wanted)
    with create_engine("sqlite://").connect() as connection:
        options = {"include_schemas": True, "include_object": _only({each.name for each in tables})}
        context = MigrationContext.configure(connection, opts=options)
        upgrade = produce_migrations(context, wanted).upgrade_ops
        assert upgrade is not None
        lines = render_python_code(
            upgrade, render_item=_render_type, migration_context=context
        ).splitlines()
    code = "\n".join(line for line in lines if not line.strip().startswith("# ###"))
    return _TEMPLATE.format(
        names=", ".join(sorted(table.name for table in tables)),
        revision=revision,
        parent=f'"{parent}"' if parent else None,
        code=code.strip(),
    )


def _only(names: set[str]) -> Callable[..., bool]:
    def included(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in names

    return included


def _render_type(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if isinstance(item, AutoString):
        return "sa.String()"
    if isinstance(item, JSON):
        return "Json"
    if isinstance(item, BigInteger):
        return "BigKey"
    return False


def main() -> None:
    """Write the revisions; nothing changes unless all of them can be written."""
    tables = all_tables()
    sources: dict[str, str] = {}
    parent = None
    for number, (room, found) in enumerate(rooms(tables).items(), start=1):
        revision = f"{number:04}_{room}"
        sources[revision] = _tidied(render(found, revision, parent))
        parent = revision
    for revision, source in sources.items():
        unfinished = _VERSIONS / f"{revision}.new"
        unfinished.write_text(source, encoding="utf-8")
        unfinished.replace(_VERSIONS / f"{revision}.py")
    for stray in _VERSIONS.glob("*.py"):
        if stray.stem not in sources:
            stray.unlink()
    sys.stdout.write(f"{len(tables.tables)} tables written to {_VERSIONS}\n")


def _tidied(source: str) -> str:
    for arguments in (
        ["format", "-"],
        ["check", "--fix", "--exit-zero", "--quiet", "-"],
        ["format", "-"],
    ):
        command = [
            sys.executable,
            "-m",
            "ruff",
            *arguments,
            "--stdin-filename",
            str(_VERSIONS / "0.py"),
        ]
        source = subprocess.run(
            command, input=source, capture_output=True, text=True, check=True
        ).stdout
    return source


if __name__ == "__main__":
    main()
