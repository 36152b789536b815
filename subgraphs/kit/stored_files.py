"""The port through which subgraphs keep files, and what is known of a file that is kept."""

import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from subgraphs.kit.errors import NOT_FOUND, SubgraphError, invalid

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: its key, SHA-256 in hex, and size in bytes."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What a list of files says of each: when it was last written, too."""

    key: str
    size: int
    written_at: datetime


class FileStorage(Protocol):
    """Keeps files by key. What else is known of a file (its content type, its owner) belongs into the database."""

    async def put(self, key: str, chunks: AsyncIterable[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store a stream under a key, replacing what was there: all of it, or nothing where the stream fails.

        VALIDATION_ERROR on `size` where it is longer than `max_bytes`; SERVICE_UNAVAILABLE where the disk is full.
        """
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but without `end`; NOT_FOUND where there is no such file."""
        ...

    async def size(self, key: str) -> int | None:
        """The size in bytes, None where there is no such file."""
        ...

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        ...

    def list(self, prefix: str = "") -> AsyncIterator[FoundFile]:
        """All files whose keys begin with `prefix`, in no order."""
        ...

    async def clean(self) -> None:
        """Remove what writers that died have left behind. To be called at start."""
        ...


def checked_key(key: str) -> str:
    """The key, where it is one: words of letters, digits, `.`, `_` and `-` with `/` between them; ValueError."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"'{key}' is no key of a file")
    return key


def file_too_large(max_bytes: int) -> SubgraphError:
    """The refusal of a stream that is too long."""
    return invalid("size", f"at most {max_bytes} bytes", f"The file is larger than {max_bytes} bytes.")


def file_not_there() -> SubgraphError:
    """The refusal to read what was never stored."""
    return SubgraphError(NOT_FOUND, "This file is not there.")
