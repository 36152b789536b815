"""Files: stored whole or not at all."""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from subgraphs.kit import directory_storage as storage_module
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.storage import DirectoryStorage, FileStorage


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def content(storage: FileStorage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key, start, end)])


@pytest.fixture
def storage(tmp_path: Path) -> FileStorage:
    return DirectoryStorage(tmp_path / "files")


async def test_what_is_stored_comes_back(storage: FileStorage) -> None:
    stored = await storage.put("asset_1", stream(b"hello ", b"", b"world"))
    assert (stored.key, stored.size, stored.sha256) == ("asset_1", 11, hashlib.sha256(b"hello world").hexdigest())
    assert await content(storage, "asset_1") == b"hello world"
    assert await storage.size("asset_1") == 11


async def test_large_files_are_streamed(storage: FileStorage) -> None:
    chunk = bytes(range(256)) * 1000
    stored = await storage.put("a/large.bin", stream(*[chunk] * 20))
    assert stored.size == len(chunk) * 20
    assert await content(storage, "a/large.bin") == chunk * 20


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 5, b"hello"), (6, None, b"world"), (3, 4, b"l"), (4, 4, b""), (50, None, b"")]
)
async def test_a_part_of_a_file_can_be_read(storage: FileStorage, start: int, end: int | None, expected: bytes) -> None:
    await storage.put("k", stream(b"hello world"))
    assert await content(storage, "k", start, end) == expected


async def test_an_empty_file_is_a_file(storage: FileStorage) -> None:
    assert (await storage.put("empty", stream())).size == 0
    assert await storage.size("empty") == 0


async def test_a_stream_that_fails_leaves_what_was_there(storage: FileStorage, tmp_path: Path) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield b"new" * 1_000_000
        raise ConnectionResetError("the client went away")

    await storage.put("k", stream(b"old"))
    with pytest.raises(SubgraphError):
        await storage.put("k", failing())
    assert await content(storage, "k") == b"old"
    assert list((tmp_path / "files" / ".incoming").iterdir()) == []


async def test_a_cancelled_stream_leaves_nothing(storage: FileStorage, tmp_path: Path) -> None:
    started = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        started.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(storage.put("k", endless()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await storage.size("k") is None
    assert list((tmp_path / "files" / ".incoming").iterdir()) == []


async def test_a_stream_that_is_too_long_is_refused(storage: FileStorage) -> None:
    with pytest.raises(SubgraphError) as refused:
        await storage.put("k", stream(b"12345", b"6"), max_bytes=5)
    assert refused.value.details == {"field": "size", "constraint": "at most 5 bytes"}
    assert await storage.size("k") is None
    assert (await storage.put("k", stream(b"12345"), max_bytes=5)).size == 5


async def test_a_full_disk_is_said_to_be_full(storage: FileStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(SubgraphError, match="The disk is full") as refused:
        await storage.put("k", stream(b"x"))
    assert refused.value.code == "SERVICE_UNAVAILABLE"
    assert await storage.size("k") is None


async def test_a_file_that_is_not_there(storage: FileStorage) -> None:
    assert await storage.size("nothing") is None
    await storage.delete("nothing")
    with pytest.raises(SubgraphError) as missing:
        await content(storage, "nothing")
    assert missing.value.code == "NOT_FOUND"


async def test_a_deleted_file_is_gone(storage: FileStorage) -> None:
    await storage.put("k", stream(b"x"))
    await storage.delete("k")
    assert await storage.size("k") is None


@pytest.mark.parametrize("key", ["", "../x", "a/../b", "/etc/passwd", "a//b", ".hidden", "a/.b", "a\\b", "ä", "a\n"])
async def test_a_key_cannot_leave_the_directory(storage: FileStorage, key: str) -> None:
    with pytest.raises(ValueError, match="is no key"):
        await storage.put(key, stream(b"x"))


async def test_files_are_the_owners_alone(storage: FileStorage, tmp_path: Path) -> None:
    await storage.put("a/b", stream(b"x"))
    assert stat.S_IMODE((tmp_path / "files" / "a").stat().st_mode) == 0o700


async def test_what_dead_writers_left_is_removed_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = DirectoryStorage(tmp_path)
    await storage.clean()
    incoming = tmp_path / ".incoming"
    incoming.mkdir()
    (incoming / "fresh.part").touch()
    (incoming / "old.part").touch()
    os.utime(incoming / "old.part", (0, 0))
    await storage.clean()
    assert [path.name for path in incoming.iterdir()] == ["fresh.part"]
    assert storage_module._LEFT_BEHIND_SECONDS >= 3600
