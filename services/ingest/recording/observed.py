"""Which exchange did an HTTP client just have?"""

from datetime import datetime

import aiohttp

from services.ingest.recording.exchange import Exchange, without_credentials


def exchange_of(
    response: aiohttp.ClientResponse, body: bytes, at: datetime, *, complete: bool
) -> Exchange:
    """Return the exchange that ended with ``response`` and ``body``, without credentials."""
    asked = response.request_info
    version = response.version
    protocol = f"HTTP/{version.major}.{version.minor}" if version else "HTTP/1.1"
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in _raw(response)]
    return Exchange(
        url=str(response.url),
        at=at,
        request_line=f"{asked.method} {response.url.raw_path_qs} HTTP/1.1",
        request_headers=without_credentials(asked.headers.items()),
        status_line=f"{protocol} {response.status} {response.reason or ''}".rstrip(),
        headers=without_credentials(headers),
        body=body,
        complete=complete,
    )


def _raw(response: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
    # The client has put the chunks together.
    return [each for each in response.raw_headers if each[0].lower() != b"transfer-encoding"]
