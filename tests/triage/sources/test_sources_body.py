"""Unpacking under a cap."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from triage.sources.body import OversizedError, UnpackError, unpack


def in_chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_plain_and_packed_bodies_come_back_whole(size: int) -> None:
    """However the body is cut into chunks, it comes back as it was."""
    body = b"some text, often repeated. " * 400
    assert unpack(in_chunks(body, size), "", len(body)) == body
    assert unpack(in_chunks(gzip.compress(body), size), "GZIP", len(body)) == body


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_one_byte_over_the_cap_is_too_much(encoding: str) -> None:
    """The cap counts unpacked bytes."""
    body = bytes(5001)
    wire = gzip.compress(body) if encoding else body
    with pytest.raises(OversizedError):
        unpack(in_chunks(wire, 1000), encoding, 5000)


def test_a_bomb_is_not_read_to_its_end() -> None:
    """Nothing is read or unpacked beyond the cap."""
    wire = gzip.compress(bytes(20_000_000))
    taken: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for chunk in in_chunks(wire, 1000):
            taken.append(chunk)
            yield chunk

    with pytest.raises(OversizedError):
        unpack(chunks(), "gzip", 1_000_000)
    assert sum(map(len, taken)) < len(wire) / 4


@pytest.mark.parametrize(
    ("wire", "encoding", "why"),
    [
        (gzip.compress(b"text", mtime=0)[:-4], "gzip", "cut short"),
        (b"", "gzip", "cut short"),
        (b"no gzip at all", "gzip", "damaged"),
        (b"text", "br", "not asked for"),
        (b"text", "gzip, gzip", "not asked for"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(wire: bytes, encoding: str, why: str) -> None:
    """A broken or unasked packing is an error, never an empty body."""
    with pytest.raises(UnpackError, match=why):
        unpack([wire], encoding, 1000)
