"""An answer's body, unpacked under a cap: no more is ever held than the cap and one chunk."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

ACCEPT_ENCODING = "gzip"
"""The one packing that `unpack` understands, for the request's header."""


class OversizedError(Exception):
    """The body is larger than the cap, before or after unpacking."""


class UnpackError(Exception):
    """The body is packed in a way nobody asked for, or is damaged or cut short."""


def unpack(chunks: Iterable[bytes], encoding: str, cap: int) -> bytes:
    """Return the body that `chunks` carry, unpacked.

    Args:
        chunks: the body as it came over the wire.
        encoding: the Content-Encoding header; empty for none.
        cap: the most bytes to return.

    Raises:
        OversizedError: there is more than `cap`; reading stops at once.
        UnpackError: unknown encoding, damaged, or cut short.

    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return _collect(chunks, cap)
    if encoding not in {"gzip", "x-gzip"}:
        raise UnpackError(f"packed as {encoding[:20]!r}, which was not asked for")
    try:
        return _inflate(chunks, cap)
    except zlib.error as error:
        raise UnpackError("damaged gzip data") from error


def _collect(chunks: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > cap:
            raise OversizedError
    return bytes(body)


def _inflate(chunks: Iterable[bytes], cap: int) -> bytes:
    gzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    body = bytearray()
    for chunk in chunks:
        packed = chunk
        while packed:
            body += gzip.decompress(packed, cap + 1 - len(body))
            if len(body) > cap:
                raise OversizedError
            packed = gzip.unconsumed_tail
    if not gzip.eof:
        raise UnpackError("gzip data cut short")
    return bytes(body)
