"""A content comes in, compressed or as it is goes out, whichever takes less room; and back.

Text takes half the room or less. The fastest level is used: the next ones save little more, for twice the work.
"""

import gzip
from typing import Final, NamedTuple

_LEVEL: Final = 1


class Packed(NamedTuple):
    """A content as it is stored."""

    content: bytes
    packed: bool


def pack(content: bytes) -> Packed:
    """The content by gzip where that is smaller."""
    smaller = gzip.compress(content, _LEVEL, mtime=0)
    return Packed(smaller, packed=True) if len(smaller) < len(content) else Packed(content, packed=False)


def unpack(content: bytes) -> bytes:
    """What was packed."""
    return gzip.decompress(content)
