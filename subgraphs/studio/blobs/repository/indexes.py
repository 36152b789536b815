"""What stands beside heads comes in (tags, providers) and is stored or read."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.models import ProcessingRow, Table, TagRow

_TAGS = Table.metadata.tables[TagRow.__tablename__]


async def add_tags(session: AsyncSession, tags: Mapping[str, Sequence[str]]) -> None:
    """Make new blobs findable by their tags."""
    rows = [{"blob_id": blob_id, "tag": tag} for blob_id, its_tags in tags.items() for tag in its_tags]
    if rows:
        await session.execute(insert(_TAGS), rows)


async def replace_tags(session: AsyncSession, blob_id: str, tags: Sequence[str]) -> None:
    """Make a changed blob findable by the tags that it has now."""
    await session.execute(delete(TagRow).where(TagRow.blob_id == blob_id))
    await add_tags(session, {blob_id: tags})


def processing_by(blob_id: str, providers: Sequence[str]) -> list[ProcessingRow]:
    """The rows that name the providers which shall process a new blob, in their order."""
    return [
        ProcessingRow(blob_id=blob_id, provider_id=provider_id, place=place)
        for place, provider_id in enumerate(providers)
    ]


async def processing_of(session: AsyncSession, blob_ids: Sequence[str]) -> Sequence[ProcessingRow]:
    """The providers of each of the blobs, in the order in which they were named."""
    statement = select(ProcessingRow).where(ProcessingRow.blob_id.in_(blob_ids))
    return (await session.scalars(statement.order_by(ProcessingRow.blob_id, ProcessingRow.place))).all()
