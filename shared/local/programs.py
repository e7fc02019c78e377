"""Where is an external program, and which package has it when it is missing?"""

import shutil

from shared.errors import ToolMissing


def find_program(name: str, *, package: str) -> str:
    """Return the absolute path of ``name``.

    Raise ToolMissing, naming the Debian ``package`` that has the program, when it is not on PATH.
    """
    found = shutil.which(name)
    if found is None:
        message = f"program {name!r} not found on PATH; on Debian: apt-get install {package}"
        raise ToolMissing(message)
    return found
