"""Files that nobody wants any more are deleted, others stay."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from subgraphs.kit import retention
from subgraphs.kit.directory_storage import DirectoryStorage
from subgraphs.kit.retention import sweep_files


async def stream(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_old_and_unwanted_files_below_a_prefix_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_PAGE", 2)
    storage = DirectoryStorage(tmp_path / "files")
    for key in ("clips/1", "clips/2", "clips/3", "clips/wanted", "thumbs/1"):
        await storage.put(key, stream(b"x"))
    asked: list[str] = []

    async def wanted(keys: Sequence[str]) -> set[str]:
        asked.extend(keys)
        return {"clips/wanted"}

    now = datetime.now(UTC)
    assert await sweep_files(storage, written_before=now - timedelta(hours=1), wanted=wanted) == 0
    assert asked == []
    assert await sweep_files(storage, written_before=now + timedelta(hours=1), wanted=wanted, prefix="clips/") == 3
    assert sorted(asked) == ["clips/1", "clips/2", "clips/3", "clips/wanted"]
    assert sorted([found.key async for found in storage.list()]) == ["clips/wanted", "thumbs/1"]


async def test_a_list_has_what_is_stored_and_nothing_that_is_being_written(tmp_path: Path) -> None:
    storage = DirectoryStorage(tmp_path / "files")
    assert [found async for found in storage.list()] == []
    await storage.put("clips/ab", stream(b"hello"))
    (tmp_path / "files" / ".incoming" / "half.part").write_bytes(b"x")
    [found] = [found async for found in storage.list("clips/a")]
    assert (found.key, found.size) == ("clips/ab", 5)
    assert datetime.now(UTC) - found.written_at < timedelta(minutes=1)
