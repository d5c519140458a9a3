"""The values of one JSON list of any size, one at a time: memory is bounded by the largest value.

The standard decoder does the parsing; this module only hands it enough text. That is faster than an
event parser, because every value is wanted whole.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator

CHUNK = 1024 * 1024
"""Bytes read at a time, at least."""
MOST = 128 * 1024 * 1024
"""Longest text of one value, in characters. The longest task table of the real dumps has a tenth
of that."""

_BETWEEN = re.compile(r"[\s,\[\]]*")
_LONGEST_NUMBER = 40


class StreamFault(ValueError):
    """The text is not what it should be from here on. The text of the error is a clause."""


def values(read: Callable[[int], bytes], *, most: int = MOST) -> Iterator[object]:
    """Yield the values of a JSON list, or values one after another.

    Args:
        read: returns up to so many bytes of UTF-8, and none at the end.
        most: longest text of one value, in characters.

    Raises:
        StreamFault: broken JSON, not UTF-8, cut short, or a value that is too long. Values yielded
            before are good.

    """
    decoder = json.JSONDecoder(parse_int=_whole)
    text = _Text(read)
    while text.more():
        try:
            value, end = decoder.raw_decode(text.buffer, text.at)
        except (ValueError, RecursionError) as error:
            if len(text.buffer) - text.at > most:
                raise StreamFault(f"a value longer than {most // 2**20} MB, or broken") from error
            if not text.grow():
                raise StreamFault("broken or cut short") from error
            continue
        if end == len(text.buffer) and text.grow():
            continue  # the end of a number is only known by what follows it
        text.at = end
        yield value


class _Text:
    """The text read so far that was not used yet."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._ended = False
        self.buffer = ""
        self.at = 0

    def more(self) -> bool:
        """Go to the next value; return whether there is one."""
        while True:
            between = _BETWEEN.match(self.buffer, self.at)
            self.at = between.end() if between else self.at
            if self.at < len(self.buffer):
                return True
            if not self.grow():
                return False

    def grow(self) -> bool:
        """Read on, as much again as there is; return whether there was any more."""
        if self._ended:
            return False
        rest = self.buffer[self.at :]
        data = self._read(max(CHUNK, len(rest)))
        self._ended = not data
        try:
            self.buffer, self.at = rest + self._decoder.decode(data, final=self._ended), 0
        except UnicodeDecodeError as error:
            raise StreamFault("not UTF-8") from error
        return True


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None
