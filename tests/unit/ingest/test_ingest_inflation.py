import gzip
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.inflation import BodyLimits, Inflation, Overrun

LIMITS = BodyLimits(most_bytes=3_000_000, most_ratio=100)


def inflate(data: bytes, encoding: str, step: int = 1000) -> bytes | Overrun:
    inflation = Inflation(encoding, LIMITS)
    for at in range(0, len(data), step):
        overrun = inflation.take(data[at : at + step])
        if overrun:
            return overrun
    return inflation.body()


@given(st.binary(max_size=5000), st.sampled_from(["", "gzip", "deflate", "raw"]))
def test_every_body_comes_out_as_it_went_in(body: bytes, encoding: str) -> None:
    packed = {
        "": body,
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "raw": zlib.compress(body, wbits=-15),
    }[encoding]

    if body.startswith(b"\x1f\x8b"):
        return
    assert inflate(packed, encoding.replace("raw", "deflate"), 7) == body


def test_a_bomb_is_stopped_by_its_ratio_long_before_it_has_gone_off() -> None:
    inflation = Inflation("gzip", BodyLimits(most_bytes=10**9, most_ratio=100))

    assert inflation.take(gzip.compress(b"\x00" * 50_000_000)) is Overrun.RATIO
    assert len(inflation.body_once()) < 8_000_000


def test_a_large_body_is_stopped_by_its_size() -> None:
    assert inflate(gzip.compress(os.urandom(4_000_000)), "gzip") is Overrun.TOO_LARGE
    assert inflate(os.urandom(4_000_000), "") is Overrun.TOO_LARGE


def test_a_small_file_of_blanks_is_no_bomb() -> None:
    assert inflate(gzip.compress(b" " * 900_000), "gzip") == b" " * 900_000


def test_a_gzip_file_without_content_encoding_is_unpacked() -> None:
    assert inflate(gzip.compress(b"<urlset/>"), "") == b"<urlset/>"


@pytest.mark.parametrize("data", [gzip.compress(b"x" * 999)[:-4], b"no gzip", b"\x1f\x8b\x08"])
def test_what_is_cut_or_corrupt_is_told(data: bytes) -> None:
    assert inflate(data, "gzip") is Overrun.CORRUPT
