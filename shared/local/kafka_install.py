"""Where are the jars of the local Kafka, and how do they get there?"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

from shared.errors import Unavailable
from shared.local.programs import find_program

_MAVEN_PACKAGE = "maven"
_JAVA_PACKAGE = "openjdk-17-jre-headless"
_TIMEOUT_SECONDS = 900
_TAIL_CHARACTERS = 3_000


def find_java() -> str:
    """Return the path of the Java that runs the broker (17 or newer is needed)."""
    return find_program("java", package=_JAVA_PACKAGE)


def default_cache() -> Path:
    """Return ``build/kafka/libs`` of the repository, or the user's cache for an installed wheel."""
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").exists():
        return root / "build" / "kafka" / "libs"
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "tocsin" / "kafka"


def install_kafka(cache: Path) -> Path:
    """Return the folder of the broker's jars below ``cache``, copying them with Maven if needed.

    The folder is named after the hash of ``pom.xml`` and appears complete or not at all; a
    second process that wants it at the same time waits for the first. Raise ToolMissing without
    Java or Maven, Unavailable when Maven fails (its last lines are in the message).
    """
    pom = files("shared.local").joinpath("pom.xml").read_text(encoding="utf-8")
    jars = cache / hashlib.sha256(pom.encode()).hexdigest()[:12]
    find_java()
    if jars.exists():
        return jars
    maven = find_program("mvn", package=_MAVEN_PACKAGE)
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.exists():
            _copy_jars(maven, pom, jars)
    return jars


def _copy_jars(maven: str, pom: str, jars: Path) -> None:
    pom_file = jars.with_name(f"{jars.name}.pom.xml")
    pom_file.write_text(pom, encoding="utf-8")
    partial = jars.with_name(f"{jars.name}.partial")
    command = (
        maven,
        "--batch-mode",
        "--quiet",
        "--strict-checksums",
        f"--file={pom_file}",
        "dependency:copy-dependencies",
        f"-DoutputDirectory={partial}",
        "-DincludeScope=runtime",
    )
    # An interrupted run may have left half a jar, which Maven would take for a whole one.
    shutil.rmtree(partial, ignore_errors=True)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as exc:
        message = f"Maven did not copy Kafka's jars within {_TIMEOUT_SECONDS} s"
        raise Unavailable(message) from exc
    if done.returncode != 0:
        tail = (done.stdout + done.stderr)[-_TAIL_CHARACTERS:]
        message = f"Maven could not copy Kafka's jars (exit {done.returncode}):\n{tail}"
        raise Unavailable(message)
    partial.rename(jars)
