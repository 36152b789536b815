"""Documents come in and are written into the index in place of what it knew; ids come in and are forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.document import BlobDocument, Terms
from subgraphs.studio.search.models import DocumentRow, ProviderRow, TagRow, TextRow
from subgraphs.studio.search.repository.words import is_sqlite, words_of_database

_ONE_WRITER = func.pg_advisory_xact_lock(func.hashtext(func.concat("index:", func.current_schema())))

Analysed = tuple[BlobDocument, Terms]
"""A document and its words."""


async def lock_index(session: AsyncSession) -> None:
    """Let only one transaction at a time write: followers and a rebuild may meet. SQLite sees to it itself."""
    if not is_sqlite(session):
        await session.execute(select(_ONE_WRITER))


async def known_versions(session: AsyncSession, blob_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of those blobs that the index knows: number and version."""
    rows = await session.execute(
        select(DocumentRow.blob_id, DocumentRow.number, DocumentRow.version).where(DocumentRow.blob_id.in_(blob_ids))
    )
    return {blob_id: (number, version) for blob_id, number, version in rows.all()}


async def write_documents(session: AsyncSession, documents: Sequence[Analysed], numbers: Mapping[str, int]) -> None:
    """Write documents, each blob at most once: those with a number are there already, and keep it."""
    known = [numbers[document.blob_id] for document, _ in documents if document.blob_id in numbers]
    await forget_documents(session, known)
    for kept in (True, False):
        rows = [
            _row(document) | ({"number": numbers[document.blob_id]} if kept else {})
            for document, _ in documents
            if (document.blob_id in numbers) is kept
        ]
        if rows:
            await _insert(session, DocumentRow, rows)
    places = await known_versions(session, [document.blob_id for document, _ in documents])
    numbered = [(places[document.blob_id][0], document, terms) for document, terms in documents]
    await _insert(
        session, TextRow, [{"number": number, "body": document.shown_body} for number, document, _ in numbered]
    )
    tags = [{"number": number, "tag": tag} for number, document, _ in numbered for tag in document.tags]
    await _insert(session, TagRow, tags)
    await words_of_database(session).add(
        session, {number: (document.owner_id, terms) for number, document, terms in numbered}
    )


async def forget_documents(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Take documents and all that they are found by out of the index."""
    if numbers:
        await words_of_database(session).remove(session, numbers)
        await session.execute(delete(DocumentRow).where(DocumentRow.number.in_(numbers)))


async def orphan_children(session: AsyncSession, parent_ids: Sequence[str]) -> None:
    """Have the children of blobs that were removed be roots: nobody tells of them one by one (D-13)."""
    if parent_ids:
        await session.execute(update(DocumentRow).where(DocumentRow.parent_id.in_(parent_ids)).values(parent_id=None))


async def forget_providers(session: AsyncSession, blob_ids: Sequence[str]) -> None:
    """Forget who has processed blobs that are gone."""
    if blob_ids:
        await session.execute(delete(ProviderRow).where(ProviderRow.blob_id.in_(blob_ids)))


async def add_providers(session: AsyncSession, pairs: Sequence[tuple[str, str]]) -> None:
    """Note that providers were asked to process blobs, or have: blob and provider. What is known stays."""
    blob_ids = [blob_id for blob_id, _ in pairs]
    rows = await session.execute(
        select(ProviderRow.blob_id, ProviderRow.provider_id).where(ProviderRow.blob_id.in_(blob_ids))
    )
    known = {(blob_id, provider_id) for blob_id, provider_id in rows.all()}
    new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    await _insert(session, ProviderRow, [{"blob_id": blob_id, "provider_id": provider} for blob_id, provider in new])


async def documents_after(session: AsyncSession, number: int, limit: int) -> list[tuple[int, str]]:
    """Numbers and blobs of the next documents in their order."""
    rows = await session.execute(
        select(DocumentRow.number, DocumentRow.blob_id)
        .where(DocumentRow.number > number)
        .order_by(DocumentRow.number)
        .limit(limit)
    )
    return [(number, blob_id) for number, blob_id in rows.all()]


def _row(document: BlobDocument) -> dict[str, Any]:  # Any: column values
    return {
        "blob_id": document.blob_id,
        "owner_id": document.owner_id,
        "parent_id": document.parent_id,
        "created_by": document.created_by,
        "version": document.version,
        "title": document.title,
        "title_key": document.title_key,
        "content_type": document.content_type,
        "size": document.size,
        "blob_metadata": document.metadata,
        "word_count": document.word_count,
        "status": document.status,
        "tags_text": document.tags_text,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
    }


async def _insert(session: AsyncSession, table: type[Any], rows: list[dict[str, Any]]) -> None:  # Any: rows of a table
    if rows:
        await session.execute(insert(table), rows)
