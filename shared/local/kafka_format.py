"""How does an empty folder become the storage of a single-node Kafka cluster?"""

import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from shared.errors import PermanentError
from shared.local.kafka_properties import SaslSsl, Security, render
from shared.local.secret_file import write_secret

_TIMEOUT_SECONDS = 120


def format_storage(
    java: Sequence[str], jars: Path, properties: Mapping[str, str], security: Security
) -> None:
    """Format the folder ``log.dirs`` unless it exists; it appears complete or not at all.

    ``java`` is the program with its flags; the user of a SaslSsl listener is made here. Raise
    PermanentError with the tool's words when it refuses.
    """
    data = Path(properties["log.dirs"])
    if data.exists():
        return
    partial = data.with_name(f"{data.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    properties_file = data.with_name("format.properties")
    write_secret(properties_file, render({**properties, "log.dirs": str(partial)}).encode())
    command = (
        *java,
        "-cp",
        f"{jars}/*",
        "kafka.tools.StorageTool",
        "format",
        "--standalone",
        f"--cluster-id={_cluster_id()}",
        f"--config={properties_file}",
        *_credentials(security),
    )
    _run(command, data)
    properties_file.unlink()
    partial.rename(data)


def formatted_cluster(data: Path) -> str | None:
    """Return the cluster id that ``data`` was formatted with, or None when it was not."""
    try:
        lines = (data / "meta.properties").read_text().splitlines()
    except FileNotFoundError:
        return None
    entries = dict(line.split("=", 1) for line in lines if "=" in line)
    return entries.get("cluster.id")


def _run(command: tuple[str, ...], data: Path) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
    )
    if done.returncode != 0:
        message = f"Kafka could not format {data}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise PermanentError(message)


def _cluster_id() -> str:
    # 16 bytes in base64; a leading dash would read as an option.
    return "T" + secrets.token_urlsafe(16)[1:]


def _credentials(security: Security) -> tuple[str, ...]:
    if not isinstance(security, SaslSsl):
        return ()
    user = f"{security.mechanism}=[name={security.user},password={security.password}]"
    return ("--add-scram", user)
