"""`tocsin code`: extract events from JSON lines."""

import asyncio
import gzip
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import click

from shared.errors import InvalidInput
from shared.logs import configure_logs


@click.command("code", short_help="Extract events from JSON lines.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1))
def command(files: tuple[Path, ...], workers: int) -> None:
    """Extract the events of each JSON line of FILES, or of standard input, in order.

    A line is {"id", "title"?, "text", "published_at"?, "language"?}. Without "published_at"
    relative dates stay unresolved. A bad line yields "error" for that line and the rest goes on.
    --workers changes nothing but speed.
    """
    configure_logs("WARNING")
    asyncio.run(_code(files, workers))


async def _code(files: tuple[Path, ...], workers: int) -> None:
    from services.extract.code_lines import code_stream
    from services.extract.coding import load_coder
    from shared.workers import PoolPolicy, WorkerPool

    with ExitStack() as opened:
        streams = [opened.enter_context(_open(path)) for path in files] or [sys.stdin.buffer]
        async with WorkerPool(load_coder, PoolPolicy(workers=workers)) as pool:
            for stream in streams:
                async for line in code_stream(stream, pool):
                    sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()


def _open(path: Path) -> BinaryIO:
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]  # a BinaryIO but in name
        return path.open("rb")
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise InvalidInput(message) from error
