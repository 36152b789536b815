"""A `Range` header and a file's size come in, the bytes to be sent go out (RFC 9110 section 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` up to but without `end`."""

    start: int
    end: int


class UnsatisfiableRangeError(Exception):
    """A range that lies outside of the file."""


def wanted_range(header: str | None, size: int) -> ByteRange | None:
    """The range that a header asks for; None where the whole file is to be sent.

    Several ranges and what cannot be read are answered with the whole file, as section 14.2 allows.
    """
    match = None if header is None else _ONE_RANGE.fullmatch(header)
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        return _last_bytes(int(match[2]), size)
    start, last = int(match[1]), int(match[2] or size)
    if match[2] and last < start:
        return None
    if start >= size:
        raise UnsatisfiableRangeError
    return ByteRange(start, min(last + 1, size))


def _last_bytes(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise UnsatisfiableRangeError
    return ByteRange(max(0, size - length), size)
