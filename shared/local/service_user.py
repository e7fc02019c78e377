"""As whom does PostgreSQL run when this process is root, which it refuses to be?"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from shared.local.programs import find_program

_USER = "nobody"
_PACKAGE = "util-linux"


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """Hold the words to put before a command, and whose its files must be (None: our own)."""

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None

    def give(self, path: Path) -> None:
        """Make ``path`` a file of the service user."""
        if self.owner is not None:
            os.chown(path, *self.owner)


def service_user(*paths: Path) -> ServiceUser:
    """Return who runs a server that must reach all of ``paths``: ourselves, or nobody for root.

    Where a folder above them is closed to others (``/root``, pytest's temporary folders), the
    server keeps root's right to pass it; no folder's mode is ever changed.
    """
    if os.geteuid() != 0:
        return ServiceUser()
    entry = pwd.getpwnam(_USER)
    setpriv = find_program("setpriv", package=_PACKAGE)
    prefix = (setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
    rights = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    needed = rights if any(_is_closed(path) for path in paths) else ()
    return ServiceUser((*prefix, *needed, "--"), (entry.pw_uid, entry.pw_gid))


def _is_closed(path: Path) -> bool:
    return not all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)
