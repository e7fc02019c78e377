"""Does requirements.lock still say what pyproject.toml asks for?

Without arguments resolves the lock anew, keeping what it pins; with ``--check`` fails when that
would change it. No index address is ever written.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml"),
    *("--extra", "all", "--group", "pyproject.toml:dev"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
]


def resolve(into: Path) -> None:
    """Write the lock to ``into``, starting from what it already pins."""
    subprocess.run([*COMPILE, "-o", str(into)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(arguments: list[str]) -> int:
    """Resolve or check; return the exit code."""
    if arguments != ["--check"]:
        resolve(LOCK)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / LOCK.name
        fresh.write_bytes(LOCK.read_bytes())
        resolve(fresh)
        if fresh.read_bytes() == LOCK.read_bytes():
            return 0
    sys.stderr.write("requirements.lock does not match pyproject.toml: run `make lock`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
