"""What does the body of an answer hold, read no further than it is worth?"""

import aiohttp

from services.ingest.fetched import Failed, FailureReason
from services.ingest.inflation import BodyLimits, Inflation, Overrun

_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 65_536


async def read_body(
    response: aiohttp.ClientResponse,
    limits: BodyLimits,
    received: bytearray | None,
    *,
    cut: bool = False,
) -> bytes | Failed:
    """Return the inflated body, or why there is none.

    What comes over the line is added to ``received`` unless that is None. With ``cut`` the
    beginning of a body that is too large is returned.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        detail = f"expected gzip or deflate, got the encoding {encoding[:60]!r}"
        return Failed(FailureReason.COMPRESSION, detail)
    inflation = Inflation(encoding, limits)
    async for chunk in response.content.iter_chunked(_CHUNK):
        if received is not None:
            received += chunk
        overrun = inflation.take(chunk)
        if overrun is not None:
            response.close()
            if cut and overrun is Overrun.TOO_LARGE:
                return inflation.body_once()[: limits.most_bytes]
            return _failure(overrun, limits)
    body = inflation.body()
    return _failure(body, limits) if isinstance(body, Overrun) else body


def _failure(overrun: Overrun, limits: BodyLimits) -> Failed:
    match overrun:
        case Overrun.TOO_LARGE:
            detail = f"expected at most {limits.most_bytes} bytes"
            return Failed(FailureReason.TOO_LARGE, detail)
        case Overrun.RATIO:
            detail = f"a byte inflates to more than {limits.most_ratio}: taken for a bomb"
            return Failed(FailureReason.COMPRESSION, detail)
        case Overrun.CORRUPT:
            return Failed(FailureReason.COMPRESSION, "the compressed body is cut or corrupt")
