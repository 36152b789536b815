"""A directory of this computer comes in, files that are stored below it by key go out."""

import asyncio
import errno
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from subgraphs.kit.errors import SubgraphError, unavailable
from subgraphs.kit.stored_files import FoundFile, StoredFile, checked_key, file_not_there, file_too_large

_WRITE_BYTES = 1 << 20
_READ_BYTES = 1 << 18
_LEFT_BEHIND_SECONDS = 86_400
_INCOMING = ".incoming"


class DirectoryStorage:
    """Files below a directory of this computer.

    A file is written under a temporary name beside its place and renamed when it is complete and on the disk. Files are
    not opened in threads: who is cancelled meanwhile would leave them open.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, chunks: AsyncIterable[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store a stream under a key, replacing what was there: all of it, or nothing where the stream fails."""
        place = self._place(key)
        incoming = self._root / _INCOMING / f"{secrets.token_hex(16)}.part"
        try:
            file = _create(incoming)
            try:
                digest, size = await _write(file, chunks, max_bytes)
                await asyncio.to_thread(_finish, file, incoming, place)
            finally:
                file.close()
                incoming.unlink(missing_ok=True)
        except OSError as error:
            raise _disk_fault(error) from error
        return StoredFile(key, digest, size)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but without `end`; NOT_FOUND where there is no such file."""
        try:
            file = self._place(key).open("rb")
        except FileNotFoundError as error:
            raise file_not_there() from error
        with file:
            file.seek(start)
            left = None if end is None else end - start
            while left is None or left > 0:
                wanted = _READ_BYTES if left is None else min(_READ_BYTES, left)
                chunk = await asyncio.to_thread(file.read, wanted)
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk

    async def size(self, key: str) -> int | None:
        """The size in bytes, None where there is no such file."""
        try:
            return (await asyncio.to_thread(self._place(key).stat)).st_size
        except FileNotFoundError:
            return None

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        await asyncio.to_thread(self._place(key).unlink, missing_ok=True)

    async def list(self, prefix: str = "") -> AsyncIterator[FoundFile]:
        """All files whose keys begin with `prefix`, in no order."""
        for found in await asyncio.to_thread(_found, self._root, prefix):
            yield found

    async def clean(self) -> None:
        """Remove what writers that died have left behind."""
        await asyncio.to_thread(_remove_older, self._root / _INCOMING, time.time() - _LEFT_BEHIND_SECONDS)

    def _place(self, key: str) -> Path:
        return self._root / checked_key(key)


async def _write(file: BinaryIO, chunks: AsyncIterable[bytes], max_bytes: int | None) -> tuple[str, int]:
    digest, size, waiting = hashlib.sha256(), 0, bytearray()
    async for chunk in chunks:
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise file_too_large(max_bytes)
        waiting += chunk
        if len(waiting) >= _WRITE_BYTES:
            full, waiting = waiting, bytearray()
            await asyncio.to_thread(_append, file, digest, full)
    await asyncio.to_thread(_append, file, digest, waiting)
    return digest.hexdigest(), size


def _append(file: BinaryIO, digest: "hashlib._Hash", data: bytearray) -> None:
    digest.update(data)
    file.write(data)


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.open("xb", buffering=0)


def _finish(file: BinaryIO, incoming: Path, place: Path) -> None:
    os.fsync(file.fileno())
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming.replace(place)


def _found(root: Path, prefix: str) -> list[FoundFile]:
    # Whole folders of the prefix are all that need be looked into.
    folder = root / prefix.rpartition("/")[0]
    found = []
    for path in folder.rglob("*"):
        key = path.relative_to(root).as_posix()
        if key.startswith(prefix) and not key.startswith(_INCOMING):
            with suppress(FileNotFoundError):  # deleted in this moment
                facts = path.stat()
                if S_ISREG(facts.st_mode):
                    found.append(FoundFile(key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
    return found


def _remove_older(folder: Path, moment: float) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.stat().st_mtime < moment:
                path.unlink(missing_ok=True)


def _disk_fault(error: OSError) -> SubgraphError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return unavailable("The disk is full; nothing was stored.")
    return unavailable(f"The file cannot be stored: {error.strerror or type(error).__name__}.")
