"""A folder comes in, folders below it for one piece of work each go out; those of dead processes are found and removed.

Each has a lock that its process holds: a lock goes with the process, however that ends, so what can be locked is
nobody's.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_LOCK = ".lock"


class WorkFolders:
    """Folders below one that all processes on this machine share."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @asynccontextmanager
    async def folder(self) -> AsyncIterator[Path]:
        """An empty folder that is gone afterwards, whatever happens."""
        folder, lock = await asyncio.to_thread(_open, self._root)
        try:
            yield folder
        finally:
            # Not awaited: whoever was cancelled would leave it behind.
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)

    async def sweep(self) -> None:
        """Remove the folders of processes that have died."""
        await asyncio.to_thread(_sweep, self._root)


def _open(root: Path) -> tuple[Path, int]:
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        folder = Path(tempfile.mkdtemp(dir=root))
        lock = _lock(folder)
        # A sweep may have come between the making of the folder and that of its lock.
        if lock is not None and (folder / _LOCK).exists():
            return folder, lock


def _lock(folder: Path) -> int | None:
    """The lock of a folder, held; None where another holds it or the folder is gone."""
    try:
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _sweep(root: Path) -> None:
    if not root.is_dir():
        return
    for folder in root.iterdir():
        lock = _lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
