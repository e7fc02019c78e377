"""Which proxy do the tests go through? A real one, in a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

USER, PASSWORD = "newsroom", "s3cret-word"


@asynccontextmanager
async def open_proxy(folder: Path) -> AsyncIterator[int]:
    """Yield the port of a proxy that asks for user and password."""
    port_file = folder / "port"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0"),
        *("--port-file", str(port_file), "--num-workers", "1", "--num-acceptors", "1"),
        *("--basic-auth", f"{USER}:{PASSWORD}", "--data-dir", str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(60):
            while not (port_file.is_file() and port_file.read_text().strip()):
                assert process.returncode is None
                await asyncio.sleep(0.02)
        yield int(port_file.read_text())
    finally:
        process.terminate()
        await process.wait()
