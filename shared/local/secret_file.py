"""How is a file written that only its owner may read?"""

import os
from pathlib import Path


def write_secret(path: Path, content: bytes) -> None:
    """Replace ``path`` in one step by a file of mode 0600 that holds ``content``."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    partial.replace(path)
