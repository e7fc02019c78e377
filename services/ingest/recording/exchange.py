"""What went over the line in one request, as far as it may be kept?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]

# Whoever reads a recording must not be able to log in anywhere with it.
_SECRET = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2", "x-api-key"}
)
_USERINFO = re.compile(r"(?<=//)[^/?#\s@]*@")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the response to it; ``at`` is when the response came.

    ``body`` is as it came over the line, still under its Content-Encoding, but without a
    Transfer-Encoding; what of it was not read is missing where ``complete`` is False.
    """

    url: str
    at: datetime
    request_line: str
    request_headers: Headers
    status_line: str
    headers: Headers
    body: bytes
    complete: bool


def without_userinfo(text: str) -> str:
    """Return ``text`` without the user and password of any address in it."""
    return _USERINFO.sub("", text)


def without_credentials(headers: Iterable[tuple[str, str]]) -> Headers:
    """Return ``headers`` without those that carry credentials, and without userinfo in values."""
    return tuple(
        (name, without_userinfo(value)) for name, value in headers if name.lower() not in _SECRET
    )
