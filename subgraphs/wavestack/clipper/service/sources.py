"""A clip's source comes in, a file on this machine goes out: below the media root, fetched, or an asset's."""

import asyncio
import errno
import time
from collections.abc import AsyncIterable
from pathlib import Path
from typing import BinaryIO, Final

from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.fetch import Fetched, Resume
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.clipper.domain.clips import Clip
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.domain.sources import SourceKind
from subgraphs.wavestack.clipper.ports import Progress, Resources

SOURCE_ASSET: Final = """query ClipSource($id: ID!) {
  asset(id: $id) { status sizeBytes downloadUrl }
}"""

_TRIES = 4
_WRITE_BYTES = 1 << 20
_BROKE_OFF = "reachable"  # what the fetcher calls a connection that fails
_REFUSED = frozenset({"a public address", "http or https", "without credentials", "an absolute URL"})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


async def obtain_source(resources: Resources, graph: Graph, clip: Clip, folder: Path, progress: Progress) -> Path:
    """The file to be cut. What has to be brought here first goes into `folder`."""
    match SourceKind(clip.source_kind):
        case SourceKind.FILE:
            return await asyncio.to_thread(_media_file, resources.settings.media_root, clip.source)
        case SourceKind.URL:
            return await _fetch(resources, clip.source, folder / "source", progress)
        case SourceKind.ASSET:
            return await _download(resources, graph, clip, folder / "source", progress)


def _media_file(media_root: str, source: str) -> Path:
    """The file below the media root, every link followed: what lies outside of it is out of reach."""
    root = Path(media_root).resolve()
    path = (root / source).resolve()
    if not media_root or not path.is_relative_to(root):
        raise ClipFailure(ClipFailureCode.SOURCE_REFUSED, "The source is not a file below the media folder.")
    if not path.is_file():
        raise ClipFailure(ClipFailureCode.SOURCE_NOT_FOUND, "There is no such file below the media folder.")
    return path


async def _fetch(resources: Resources, url: str, path: Path, progress: Progress) -> Path:
    """Fetch an address; where a connection breaks off, go on where it did, if the server allows."""
    settings, resume = resources.settings, None
    end = time.monotonic() + settings.clip_fetch_seconds
    writing = _Writing(path, settings.clip_source_bytes, progress)
    for tries_left in reversed(range(_TRIES)):
        left = max(0.01, end - time.monotonic())
        try:
            async with resources.fetcher.get(
                url, max_bytes=settings.clip_source_bytes, seconds=left, field="source", resume=resume
            ) as fetched:
                await writing.add(fetched)
                return path
        except SubgraphError as error:
            if not tries_left or _constraint(error) != _BROKE_OFF:
                raise _fetch_failure(error) from error
        resume = Resume(writing.size, writing.version) if writing.version and writing.size else None
        await asyncio.sleep(min(1.0, end - time.monotonic()) / (tries_left + 1))
    raise AssertionError("the last try returns or raises")


async def _download(resources: Resources, graph: Graph, clip: Clip, path: Path, progress: Progress) -> Path:
    """Read an asset's bytes from where the graph says they are."""
    try:
        found = await graph.execute(
            SOURCE_ASSET, {"id": clip.source}, organization_id=clip.organization_id, subject=clip.created_by
        )
    except SubgraphError as error:
        if error.code != NOT_FOUND:
            raise
        raise ClipFailure(ClipFailureCode.SOURCE_NOT_FOUND, "There is no such asset.") from error
    asset = found["asset"]
    if asset["downloadUrl"] is None:
        status = asset["status"].lower()
        raise ClipFailure(ClipFailureCode.SOURCE_NOT_FOUND, f"The asset has no file: it is {status}.")
    writing = _Writing(path, resources.settings.clip_source_bytes, progress)
    await writing.add_chunks(graph.download(asset["downloadUrl"]), asset["sizeBytes"])
    return path


class _Writing:
    """A file that grows."""

    def __init__(self, path: Path, max_bytes: int, progress: Progress) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._progress = progress
        self.size = 0
        self.version: str | None = None

    async def add(self, fetched: Fetched) -> None:
        """Write what was fetched behind what is there, or anew where it begins anew."""
        self.size, self.version = fetched.start, fetched.version
        await self.add_chunks(fetched.chunks, fetched.size)

    async def add_chunks(self, chunks: AsyncIterable[bytes], whole: int | None) -> None:
        """Write chunks as they come; `whole` is the size that is expected in all."""
        try:
            with await asyncio.to_thread(self._open) as file:
                waiting = bytearray()
                try:
                    async for chunk in chunks:
                        waiting += chunk
                        if len(waiting) >= _WRITE_BYTES:
                            full, waiting = waiting, bytearray()
                            await self._write(file, full, whole)
                finally:  # also what came before a connection broke off: the rest is asked for next
                    await self._write(file, waiting, whole)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise ClipFailure(ClipFailureCode.STORAGE_FULL, "There is no room left to fetch the source.") from error

    def _open(self) -> BinaryIO:
        if not self.size:
            return self._path.open("wb", buffering=0)
        file = self._path.open("r+b", buffering=0)
        file.truncate(self.size)
        file.seek(self.size)
        return file

    async def _write(self, file: BinaryIO, data: bytearray, whole: int | None) -> None:
        if self.size + len(data) > self._max_bytes:
            raise ClipFailure(ClipFailureCode.SOURCE_TOO_LARGE, f"The source is larger than {self._max_bytes} bytes.")
        await asyncio.to_thread(file.write, data)
        self.size += len(data)
        if whole:
            await self._progress(self.size / whole)


def _constraint(error: SubgraphError) -> str:
    return str((error.details or {}).get("constraint", ""))


def _fetch_failure(error: SubgraphError) -> ClipFailure:
    constraint = _constraint(error)
    if constraint in _REFUSED:
        return ClipFailure(ClipFailureCode.SOURCE_REFUSED, error.message)
    if constraint.endswith(" bytes"):
        return ClipFailure(ClipFailureCode.SOURCE_TOO_LARGE, error.message)
    return ClipFailure(ClipFailureCode.SOURCE_UNREACHABLE, error.message)
