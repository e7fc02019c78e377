"""How much of an answer is read?"""

from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True, slots=True)
class CappedBody:
    """The first bytes of an answer; ``cut`` when there were more, which were not read."""

    content: bytes
    cut: bool


async def read_capped(response: aiohttp.ClientResponse, limit: int) -> CappedBody:
    """Read at most ``limit`` bytes, after decompression where the session decompresses.

    A longer answer is cut and its connection closed, so that an endless one costs nothing more.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_chunked(65_536):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            response.close()
            return CappedBody(b"".join(chunks)[:limit], cut=True)
    return CappedBody(b"".join(chunks), cut=False)
