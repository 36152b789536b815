"""A version of a blob comes in, the signed address of its content goes out, and back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.detached import digest_of
from subgraphs.studio.blobs.domain.versions import blob_id_or_none
from subgraphs.studio.blobs.errors import blob_not_found
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.repository.blobs import find_blob
from subgraphs.studio.blobs.repository.contents import is_filed
from subgraphs.studio.blobs.service.history import blob_at, content_of

CONTENT_PATH: Final = "/studio/content"
READING: Final = "GET"
LINK_LIFETIME: Final = timedelta(seconds=3600)


def content_path(blob_id: str, version: int) -> str:
    """Where a version's content is served."""
    return f"{CONTENT_PATH}/{blob_id}/{version}"


def content_url(signer: Signer, public_url: str, blob: BlobRow) -> str:
    """An address at which anybody may read this version's content for an hour."""
    address = public_url.rstrip("/") + content_path(blob.id, blob.version)
    return signer.url(address, purpose=READING, lifetime=LINK_LIFETIME)


@dataclass(frozen=True, slots=True)
class LinkedContent:
    """What stands behind a signed address: bytes at hand, or a file under their digest."""

    content_type: str
    digest: str
    content: bytes | None


async def linked_content(database: Database, files: FileStorage, blob_id: str, version: int) -> LinkedContent:
    """The content for the holder of a signed address; BLOB_NOT_FOUND once the blob is gone or hidden."""
    known_form = blob_id_or_none(blob_id)
    async with database.reading() as session:
        head = await find_blob(session, known_form) if known_form else None
        if head is None:
            raise blob_not_found(blob_id)
        blob = await blob_at(session, files, head, version)
        if blob.content_digest is not None and await is_filed(session, blob.id, blob.content_digest):
            return LinkedContent(blob.content_type, blob.content_digest, None)
        content = await content_of(session, files, blob)
        return LinkedContent(blob.content_type, blob.content_digest or digest_of(content), content)
