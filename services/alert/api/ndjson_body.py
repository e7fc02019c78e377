"""How is a body of many JSON documents, one a line, read as it comes?"""

from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request

from shared.http.problems import ProblemType, Refused

MEDIA_TYPE: Final = "application/x-ndjson"
LONGEST_LINE: Final = 1024 * 1024


async def ndjson_lines(request: Request) -> AsyncIterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, each with its number from 1.

    Refuses with 415 what is not declared as NDJSON, with 413 a line of more than 1 MiB.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if given not in {MEDIA_TYPE, "application/jsonl"}:
        message = f"expected Content-Type: {MEDIA_TYPE}, got {given[:100] or 'none'}"
        raise Refused(ProblemType.NOT_JSON, message)
    number, rest = 0, b""
    async for chunk in request.stream():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            number += 1
            if line.strip():
                yield number, line
        if len(rest) > LONGEST_LINE:
            message = f"line {number + 1} is longer than {LONGEST_LINE} bytes"
            raise Refused(ProblemType.TOO_LARGE, message, headers={"connection": "close"})
    if rest.strip():
        yield number + 1, rest
