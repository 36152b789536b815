"""A checked query comes in; the rows that it selects, how many match, and how long it took go out (D-30)."""

import time
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.document import BlobDocument
from subgraphs.studio.search.domain.fields import Column
from subgraphs.studio.search.domain.json_values import Json, JsonObject
from subgraphs.studio.search.domain.query import BlobQuery, compile_row
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.query_rows import matching_documents


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query: rows, the blobs that they are of, and how long it took in seconds."""

    rows: list[JsonObject]
    blob_ids: list[str]
    total: int
    seconds: float


async def query_blobs(session: AsyncSession, owner_id: str, query: BlobQuery) -> Answer:
    """Run a query over the owner's blobs."""
    began = time.perf_counter()
    documents, total = await matching_documents(session, owner_id, query)
    row_of = compile_row(query.select)
    rows = [row_of(columns_of(document), document.blob_metadata) for document in documents]
    seconds = round(time.perf_counter() - began, 6)
    return Answer(rows, [document.blob_id for document in documents], total, seconds)


def columns_of(document: DocumentRow | BlobDocument) -> dict[Column, Json]:
    """What a query may ask of a blob beside its metadata."""
    return {
        Column.ID: document.blob_id,
        Column.USER_ID: document.owner_id,
        Column.TITLE: document.title,
        Column.CONTENT_TYPE: document.content_type,
        Column.SIZE: document.size,
        Column.VERSION: document.version,
        Column.PARENT_ID: document.parent_id,
        Column.CREATED_BY: document.created_by,
        Column.CREATED_AT: document.created_at,
        Column.UPDATED_AT: document.updated_at,
    }
