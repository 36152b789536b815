"""A blob's row and a document come in; the row says what the document says, and is found by its tags."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.domain.description import (
    indexed_tags,
    title_key,
    title_of,
    word_count,
)
from subgraphs.studio.blobs.domain.detached import INLINE_BYTES, Digest, digest_of
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import parse_object
from subgraphs.studio.blobs.models import BlobRow, SnapshotRow
from subgraphs.studio.blobs.repository.indexes import replace_tags


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a content stands: in the row, or in `contents` under a digest."""

    inline: bytes | None
    digest: Digest | None


def place_content(content: bytes) -> Placed:
    """Small contents stand in rows, large ones once a blob beside them."""
    return Placed(content, None) if len(content) <= INLINE_BYTES else Placed(None, digest_of(content))


def describe_head(blob: BlobRow, document: Document) -> None:
    """Write into the row what the document says and what follows from it."""
    placed = place_content(document.content)
    blob.content, blob.content_digest = placed.inline, placed.digest
    blob.content_type = document.content_type
    blob.document_metadata = document.metadata_bytes().decode()
    blob.size = len(document.content)
    blob.word_count = word_count(document)
    blob.title = title_of(document)
    blob.title_key = title_key(blob.title)


def document_of(row: BlobRow | SnapshotRow, content: bytes) -> Document:
    """The document of a row whose content has been found."""
    return Document(content, row.content_type, parse_object(row.document_metadata))


async def retag(session: AsyncSession, blob_id: str, before: Document, after: Document) -> None:
    """Have the head found by the tags that it has now."""
    tags = indexed_tags(after.metadata)
    if tags != indexed_tags(before.metadata):
        await replace_tags(session, blob_id, tags)
