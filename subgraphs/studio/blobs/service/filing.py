"""Large contents come in and are put into the file store before anything names them; read and cleared they go out.

A file is named by the SHA-256 of what it holds: equal contents are one file, whoever has them. It is written outside of
transactions, since it may take long; its row, written before it, keeps it from being cleared meanwhile.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.detached import digest_of
from subgraphs.studio.blobs.repository.contents import find_contents
from subgraphs.studio.blobs.repository.files import claim_file, forget_files, mark_present, unused_files

FILE_BYTES: Final = 1_048_576
"""Contents of this size stand in the file store, smaller ones in the database."""

UNUSED_FOR: Final = timedelta(hours=1)
"""Longer than any request takes between putting a file and naming it."""

_CLEARED_AT_ONCE: Final = 20


async def keep_files(database: Database, files: FileStorage, contents: Iterable[bytes], clock: Clock) -> None:
    """Have the large ones of these contents in the file store, for the transaction that follows."""
    for content in contents:
        if len(content) < FILE_BYTES:
            continue
        digest = digest_of(content)
        async with database.transaction() as session:
            present = await claim_file(session, digest, len(content), clock.now())
        if present:
            continue
        await files.put(file_key(digest), _in_one_piece(content))
        async with database.transaction() as session:
            await mark_present(session, digest)


async def clear_files(database: Database, files: FileStorage, now: datetime) -> int:
    """Delete files that nothing names any more; how many. The rows stay locked while their files are deleted."""
    async with database.transaction() as session:
        unused = await unused_files(session, now - UNUSED_FOR, _CLEARED_AT_ONCE)
        for digest in unused:
            await files.delete(file_key(digest))
        await forget_files(session, unused)
    return len(unused)


async def contents_at(
    session: AsyncSession, files: FileStorage, places: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    """The contents that blobs have under digests, wherever they stand; those that are gone are left out."""
    found = await find_contents(session, places)
    contents: dict[tuple[str, str], bytes] = {}
    for place, content in found.items():
        read = content if content is not None else await _read(files, place[1])
        if read is not None:
            contents[place] = read
    return contents


def file_key(digest: str) -> str:
    """Where a content stands in the file store."""
    return f"{digest[:2]}/{digest}"


async def _read(files: FileStorage, digest: str) -> bytes | None:
    try:
        return b"".join([chunk async for chunk in files.read(file_key(digest))])
    except SubgraphError as error:
        if error.code == NOT_FOUND:
            return None
        raise


async def _in_one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content
