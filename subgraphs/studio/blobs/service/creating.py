"""What a client sends for a new blob comes in, is checked, and becomes a blob."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.blobs.domain.content import ContentEncoding, checked_content_type, decode_new_content
from subgraphs.studio.blobs.domain.document import Document, checked_metadata
from subgraphs.studio.blobs.domain.providers import ProcessingStatus, known_providers
from subgraphs.studio.blobs.domain.runs import checked_run
from subgraphs.studio.blobs.domain.versions import input_blob_id
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.service.access import named_blob
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.writing import NewBlob, insert_blob


@dataclass(frozen=True, slots=True)
class BlobDraft:
    """What a client sends for a new blob."""

    content: str
    content_type: str
    encoding: ContentEncoding | None = None
    metadata: object = None
    parent_id: str | None = None
    providers: Sequence[str] = ()
    run: object = None


def check_draft(draft: BlobDraft) -> NewBlob:
    """The blob that a draft means: VALIDATION_ERROR or PROVIDER_NOT_FOUND where it means none."""
    content_type = checked_content_type(draft.content_type)
    metadata = {} if draft.metadata is None else checked_metadata(draft.metadata)
    content = decode_new_content(draft.content, draft.encoding, content_type)
    parent_id = None if draft.parent_id is None else input_blob_id(draft.parent_id, "parentId")
    processing = tuple((provider_id, ProcessingStatus.PENDING) for provider_id in known_providers(draft.providers))
    return NewBlob(Document(content, content_type, metadata), parent_id, processing, run=checked_run(draft.run))


async def create_blob(session: AsyncSession, author: Author, new: NewBlob) -> BlobRow:
    """Create a blob, version 1. Its parent must be one of the author's own."""
    await lock_owner(session, author.owner_id)
    if new.parent_id is not None:
        await named_blob(session, author.owner_id, new.parent_id, "parentId")
    return await insert_blob(session, author, new)
