"""How do exchanges become WARC files that stay readable whenever the process dies?

Each record is one gzip member (WARC 1.1, annex D) and goes to the file in one write, so at most the
last one can be cut. A file that took the size it may have, or that could not be written to, is
closed and a new one begun.
"""

import os
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.ingest.recording.exchange import Exchange, without_userinfo
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.page_reading import PageReading
from shared.clock import Clock
from shared.errors import ConfigurationError

ROTATED_AT = 1_000_000_000
RECORDED_AS = "Tocsin recording 1"
_VERSION = "WARC/1.1"
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


class WarcFolder:
    """Write records into files ``tocsin-INSTANCE-TIME-NUMBER.warc.gz`` of one folder.

    Not to be used by two threads at once; processes may share the folder.
    """

    def __init__(
        self, folder: Path, clock: Clock, *, instance: str = "", rotated_at: int = ROTATED_AT
    ) -> None:
        """Take ``folder``, made if missing; raise ConfigurationError if it cannot be written to."""
        self._folder = folder
        self._clock = clock
        self._instance = _UNSAFE.sub("-", instance) or "ingest"
        self._rotated_at = rotated_at
        self._number = 0
        self._file: IO[bytes] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            message = f"TOCSIN_INGEST_RECORD: expected a folder that can be made: {exc}"
            raise ConfigurationError(message) from exc
        if not os.access(folder, os.W_OK | os.X_OK):
            message = f"TOCSIN_INGEST_RECORD: expected a folder that can be written to: {folder}"
            raise ConfigurationError(message)

    def write_exchange(self, exchange: Exchange) -> str:
        """Write request and response; return the WARC-Record-ID of the response.

        Raises OSError when there is no room.
        """
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
        url, date = without_userinfo(exchange.url), warc_date(exchange.at)
        truncated = {} if exchange.complete else {"WARC-Truncated": "unspecified"}
        response = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            warc_headers_dict={"WARC-Date": date, **truncated},
            http_headers=_lines(exchange.status_line, exchange.headers),
        )
        request = writer.create_warc_record(
            url, "request", http_headers=_lines(exchange.request_line, exchange.request_headers)
        )
        writer.write_request_response_pair(request, response)
        self._append(buffer.getvalue())
        name: str = response.rec_headers.get_header("WARC-Record-ID")
        return name

    def write_reading(self, reading: FeedReading | PageReading) -> None:
        """Write a metadata record that says how a response was read; raises OSError."""
        # The sketch follows from the text.
        left_out = {"article": {"sketch"}}
        body = reading.model_dump_json(exclude_none=True, exclude=left_out).encode()
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
        headers = {
            "WARC-Date": warc_date(reading.read_at),
            "Content-Type": "application/json",
        }
        if isinstance(reading, FeedReading):
            headers["WARC-Concurrent-To"] = reading.response
        record = writer.create_warc_record(
            without_userinfo(reading.source if isinstance(reading, FeedReading) else reading.page),
            "metadata",
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict=headers,
        )
        writer.write_record(record)
        self._append(buffer.getvalue())

    def close(self) -> None:
        """End the file in hand; it is on the disk after that."""
        file, self._file = self._file, None
        if file is not None:
            with file:
                os.fsync(file.fileno())

    def _append(self, records: bytes) -> None:
        if self._file is None:
            self._file = self._begin()
        try:
            # Unbuffered: what was written has left the process, and survives its death.
            written = self._file.write(records)
        except OSError:
            self._abandon()
            raise
        if written != len(records):
            self._abandon()
            message = f"{self._folder}: the disk took only a part of a record"
            raise OSError(message)
        if self._file.tell() >= self._rotated_at:
            self.close()

    def _abandon(self) -> None:
        # Whatever came after a cut record could not be found again.
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _begin(self) -> IO[bytes]:
        while True:
            self._number += 1
            begun = f"{self._clock.now():%Y%m%dT%H%M%S%f}"
            path = self._folder / f"tocsin-{self._instance}-{begun}-{self._number:05}.warc.gz"
            try:
                file = path.open("xb", buffering=0)
            except FileExistsError:
                continue
            file.write(_warcinfo(path.name))
            return file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def warc_date(instant: datetime) -> str:
    """Return ``instant`` as WARC 1.1 writes it, to the microsecond."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _warcinfo(name: str) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    info = {"software": "Tocsin", "format": "WARC File Format 1.1", "description": RECORDED_AS}
    writer.write_record(writer.create_warcinfo_record(name, info))
    return buffer.getvalue()


def _lines(first: str, headers: tuple[tuple[str, str], ...]) -> StatusAndHeaders:
    protocol, _, status = first.partition(" ")
    if first.startswith("HTTP/"):
        return StatusAndHeaders(status, list(headers), protocol=protocol)
    return StatusAndHeaders(first, list(headers), is_http_request=True)
