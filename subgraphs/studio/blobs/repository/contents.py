"""Large contents come in and are stored once a blob; they are found again by their digests."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.domain.packing import Packed, pack, unpack
from subgraphs.studio.blobs.models import ContentRow


async def find_contents(
    session: AsyncSession, places: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], bytes | None]:
    """The contents that these blobs have under these digests; None for those in the file store."""
    statement = select(
        ContentRow.blob_id, ContentRow.digest, ContentRow.filed, ContentRow.content, ContentRow.packed
    ).where(tuple_(ContentRow.blob_id, ContentRow.digest).in_(places))
    return {
        (blob_id, digest): None if filed else unpack(content) if packed else content
        for blob_id, digest, filed, content, packed in await session.execute(statement)
    }


async def is_filed(session: AsyncSession, blob_id: str, digest: str) -> bool:
    """Whether a blob has this content in the file store."""
    statement = select(ContentRow.filed).where(ContentRow.blob_id == blob_id, ContentRow.digest == digest)
    return bool(await session.scalar(statement))


async def size_of_contents(session: AsyncSession, places: Sequence[tuple[str, str]]) -> int:
    """How many bytes these contents have together."""
    statement = select(func.coalesce(func.sum(ContentRow.size), 0))
    return await session.scalar(statement.where(tuple_(ContentRow.blob_id, ContentRow.digest).in_(places))) or 0


async def add_contents(
    session: AsyncSession, contents: Mapping[tuple[str, str], tuple[bytes, bool]], filed: Collection[str]
) -> None:
    """Store the large contents of new blobs by blob and digest, each with whether it stays as long as the blob.

    Of those in the file store (`filed`) only where they are.
    """
    rows = [_row(blob_id, digest, content, filed, kept=kept) for (blob_id, digest), (content, kept) in contents.items()]
    if rows:
        await session.execute(insert(ContentRow), rows)


async def store_contents(
    session: AsyncSession, blob_id: str, contents: Mapping[str, bytes], kept: frozenset[str], filed: Collection[str]
) -> None:
    """Have the contents stored, and those in `kept` for as long as the blob lives; `filed` as above."""
    if not contents:
        return
    statement = select(ContentRow.digest).where(ContentRow.blob_id == blob_id, ContentRow.digest.in_(contents))
    stored = set((await session.scalars(statement)).all())
    new = [
        _row(blob_id, digest, content, filed, kept=digest in kept)
        for digest, content in contents.items()
        if digest not in stored
    ]
    if new:
        await session.execute(insert(ContentRow), new)
    if known := stored & kept:
        keep = update(ContentRow).where(ContentRow.blob_id == blob_id, ContentRow.digest.in_(known))
        await session.execute(keep.values(kept=True))


def _row(blob_id: str, digest: str, content: bytes, filed: Collection[str], *, kept: bool) -> dict[str, Any]:
    stored = Packed(b"", packed=False) if digest in filed else pack(content)
    return {
        "blob_id": blob_id,
        "digest": digest,
        "content": stored.content,
        "size": len(content),
        "kept": kept,
        "filed": digest in filed,
        "packed": stored.packed,
    }


async def drop_content(session: AsyncSession, blob_id: str, digest: str) -> None:
    """Forget a former head's content, unless a delta or snapshot names it."""
    unnamed = (ContentRow.blob_id == blob_id, ContentRow.digest == digest, ContentRow.kept.is_(False))
    await session.execute(delete(ContentRow).where(*unnamed))
