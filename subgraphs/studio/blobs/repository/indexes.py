"""What heads are found by and what stands beside them comes in (tags, words, providers) and is stored or read."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import ProcessingRow, SearchTextRow, TagRow


async def add_index_entries(session: AsyncSession, blob_id: str, tags: Sequence[str], words: str) -> None:
    """Make a new blob findable."""
    await session.execute(insert(SearchTextRow).values(blob_id=blob_id, words=words))
    await _add_tags(session, blob_id, tags)


async def replace_words(session: AsyncSession, blob_id: str, words: str) -> None:
    """Make a changed blob findable by the words that it has now."""
    await session.execute(update(SearchTextRow).where(SearchTextRow.blob_id == blob_id).values(words=words))


async def replace_tags(session: AsyncSession, blob_id: str, tags: Sequence[str]) -> None:
    """Make a changed blob findable by the tags that it has now."""
    await session.execute(delete(TagRow).where(TagRow.blob_id == blob_id))
    await _add_tags(session, blob_id, tags)


async def _add_tags(session: AsyncSession, blob_id: str, tags: Sequence[str]) -> None:
    if tags:
        await session.execute(insert(TagRow), [{"blob_id": blob_id, "tag": tag} for tag in tags])


async def add_processing(session: AsyncSession, blob_id: str, statuses: Sequence[tuple[str, str]]) -> None:
    """Name the providers of a new blob, each with its status."""
    rows = [
        {"blob_id": blob_id, "provider_id": provider_id, "place": place, "status": status}
        for place, (provider_id, status) in enumerate(statuses)
    ]
    if rows:
        await session.execute(insert(ProcessingRow), rows)


async def processing_of(session: AsyncSession, blob_ids: Sequence[str]) -> Sequence[ProcessingRow]:
    """The providers of each of the blobs, in the order in which they were named."""
    statement = select(ProcessingRow).where(ProcessingRow.blob_id.in_(blob_ids))
    return (await session.scalars(statement.order_by(ProcessingRow.blob_id, ProcessingRow.place))).all()
