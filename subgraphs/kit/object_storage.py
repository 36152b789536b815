"""A bucket of any S3-compatible store comes in, files that are stored in it by key go out."""

import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, S3Store

from subgraphs.kit.errors import SubgraphError, unavailable
from subgraphs.kit.stored_files import FoundFile, StoredFile, checked_key, file_not_there, file_too_large

_READ_BYTES = 1 << 18
_PART_BYTES = 8 << 20
_PARTS_AT_ONCE = 4


class ObjectStorage:
    """Files in an object store, below `prefix`.

    A file becomes visible when all of it has arrived. What a writer that died has sent of one stays with the store,
    invisible, until the bucket's own rule for unfinished uploads removes it.
    """

    def __init__(self, store: ObjectStore, prefix: str = "") -> None:
        self._store = store
        self._prefix = f"{prefix}/" if prefix else ""

    async def put(self, key: str, chunks: AsyncIterable[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store a stream under a key, replacing what was there: all of it, or nothing where the stream fails."""
        place = self._place(key)
        measured = _Measured(chunks, max_bytes)
        try:
            await obstore.put_async(
                self._store, place, measured.read(), chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE
            )
        except Exception as error:
            if measured.fault is not None:  # the store hands on what reading raised, but not as it was
                raise measured.fault from None
            if isinstance(error, BaseError | OSError):
                raise _fault(error) from error
            raise
        return StoredFile(key, measured.digest.hexdigest(), measured.size)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but without `end`; NOT_FOUND where there is no such file."""
        size = await self.size(key)
        if size is None:
            raise file_not_there()
        last = size if end is None else min(end, size)
        if start >= last:
            return
        try:
            # The version of the file may not change between the two requests in a way that is noticed: keys of
            # subgraphs name content that stays the same.
            found = await obstore.get_async(self._store, self._place(key), options={"range": (start, last)})
            async for chunk in found.stream(min_chunk_size=_READ_BYTES):
                yield bytes(chunk)
        except (NotFoundError, FileNotFoundError) as error:
            raise file_not_there() from error
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def size(self, key: str) -> int | None:
        """The size in bytes, None where there is no such file."""
        try:
            return (await obstore.head_async(self._store, self._place(key)))["size"]
        except (NotFoundError, FileNotFoundError):
            return None
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        try:
            with suppress(NotFoundError, FileNotFoundError):
                await obstore.delete_async(self._store, self._place(key))
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def list(self, prefix: str = "") -> AsyncIterator[FoundFile]:
        """All files whose keys begin with `prefix`, in no order."""
        # The store lists whole folders; the rest of the prefix is looked at here.
        folder = f"{self._prefix}{prefix}".rpartition("/")[0]
        try:
            async for page in obstore.list(self._store, prefix=folder or None):
                for entry in page:
                    key = entry["path"].removeprefix(self._prefix)
                    if key.startswith(prefix):
                        yield FoundFile(key, entry["size"], entry["last_modified"])
        except (BaseError, OSError) as error:
            raise _fault(error) from error

    async def clean(self) -> None:
        """Unfinished uploads are the bucket's to remove."""

    def _place(self, key: str) -> str:
        return self._prefix + checked_key(key)


def open_bucket(bucket: str, prefix: str) -> ObjectStorage:
    """The bucket as the environment's AWS_ variables say (keys, region, endpoint); it connects when it is used."""
    return ObjectStorage(S3Store(bucket, client_options={"allow_http": True}), prefix)


class _Measured:
    """A stream on its way into the store, measured as it passes."""

    def __init__(self, chunks: AsyncIterable[bytes], max_bytes: int | None) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.fault: BaseException | None = None
        self._chunks = chunks
        self._max_bytes = max_bytes

    async def read(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._chunks:
                self._count(chunk)
                self.digest.update(chunk)
                if chunk:
                    yield chunk
        except BaseException as error:
            self.fault = error
            raise

    def _count(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self._max_bytes is not None and self.size > self._max_bytes:
            raise file_too_large(self._max_bytes)


def _fault(error: Exception) -> SubgraphError:
    return unavailable(f"The store of files cannot do this at the moment: {type(error).__name__}.")
