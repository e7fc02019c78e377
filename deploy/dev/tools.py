"""Which programs does a make target need that this machine does not have?

Runs on any Python 3 before anything is installed, so it uses the standard library only. Names
every missing tool with the Debian package that has it and exits 1.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable

Finding = str | None
MINIMUM_PYTHON = (3, 11)
MINIMUM_JAVA = 17


def python() -> Finding:
    """Say what is wrong with the Python that runs this."""
    if sys.version_info < MINIMUM_PYTHON:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return f"Python 3.11 or later (this is {found}): Debian package python3"
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python's venv module: Debian package python3-venv"
    return None


def java() -> Finding:
    """Say whether a Java is there that Kafka runs on."""
    hint = "Java 17 or later, for the real Kafka: Debian package openjdk-17-jre-headless"
    program = shutil.which("java")
    if program is None:
        return hint
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None or int(version[1]) < MINIMUM_JAVA:
        return f"{hint} (found: {(told.stderr or told.stdout).splitlines()[0]})"
    return None


def program(name: str, package: str) -> Callable[[], Finding]:
    """Return a check that ``name`` is on the path."""
    return lambda: None if shutil.which(name) else f"{name}: Debian package {package}"


NEEDS: dict[str, list[Callable[[], Finding]]] = {
    "install": [python],
    "test": [
        python,
        program("git", "git"),
        java,
        program("mvn", "maven"),
        program("promtool", "prometheus"),
    ],
    "up": [python, java, program("mvn", "maven")],
}


def main(target: str) -> int:
    """Print what ``target`` lacks; return the exit code."""
    missing = [found for need in NEEDS[target] if (found := need())]
    for found in missing:
        sys.stderr.write(f"missing: {found}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
