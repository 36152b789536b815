"""A blob and two of its versions come in; how they differ goes out."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.comparing import patch_between, text_diff
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import Json
from subgraphs.studio.blobs.domain.versions import check_wanted_version
from subgraphs.studio.blobs.errors import blob_not_found
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.service.history import document_at
from subgraphs.studio.blobs.service.long_work import run_beside


@dataclass(frozen=True, slots=True)
class Difference:
    """The patch from one version to another, and a unified diff of their texts."""

    patch: Json
    text: str | None


async def compare_versions(
    session: AsyncSession, files: FileStorage, blob: BlobRow, from_version: int, to_version: int
) -> Difference:
    """How a version, none newer than the row, differs from another such one."""
    documents = []
    for version in (from_version, to_version):
        check_wanted_version(version)
        if version > blob.version:
            raise blob_not_found(blob.id, version)
        documents.append(await document_at(session, files, blob.id, version))
    before, after = documents
    return await run_beside(len(before.content) + len(after.content), _compare, before, after, from_version, to_version)


def _compare(before: Document, after: Document, from_version: int, to_version: int) -> Difference:
    return Difference(patch_between(before, after).body, text_diff(before, after, (from_version, to_version)))
