"""An empty database comes in, the blobs of the reference's examples go out; running again changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.database import Database
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import Json
from subgraphs.studio.blobs.domain.providers import USER
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.repository.usage import usage_of
from subgraphs.studio.blobs.service.author import Author, Quota
from subgraphs.studio.blobs.service.changing import change_blob
from subgraphs.studio.blobs.service.merging import Change
from subgraphs.studio.blobs.service.writing import NewBlob, insert_blob

OWNER: Final = "user_123"
ROOT: Final = "550e8400-e29b-41d4-a716-446655440000"
DOCUMENT: Final = "550e8400-e29b-41d4-a716-446655440001"
EXPANDED: Final = "550e8400-e29b-41d4-a716-446655440002"
SUMMARY: Final = "550e8400-e29b-41d4-a716-446655440003"

_UNLIMITED = Quota(blobs=1 << 40, bytes=1 << 60)


@dataclass(frozen=True, slots=True)
class ExampleBlob:
    """A blob of the reference, by whom it was made, and when on the reference's day."""

    new: NewBlob
    minute: int
    by: str = USER


@dataclass(frozen=True, slots=True)
class ExampleChange:
    """A delta of the reference."""

    delta_id: str
    blob_id: str
    patch: Json
    minute: int
    by: str = USER


BLOBS: Final = (
    ExampleBlob(
        NewBlob(
            Document(b"# Original\n\nWhere everything begins.", "text/markdown", {"title": "Original Document"}),
            id=ROOT,
        ),
        minute=25,
    ),
    ExampleBlob(
        NewBlob(
            Document(b"Initial content", "text/plain", {"title": "My Document", "tags": ["draft", "chapter-1"]}),
            parent_id=ROOT,
            providers=("text-expander", "grammar-checker"),
            id=DOCUMENT,
            delta_id="delta_1",
        ),
        minute=30,
    ),
    ExampleBlob(
        NewBlob(
            Document(
                b"# Expanded Version\n\nInitial content, told at length and with care for every detail.",
                "text/markdown",
                {"title": "Expanded Version"},
            ),
            parent_id=DOCUMENT,
            id=EXPANDED,
        ),
        minute=31,
        by="text-expander",
    ),
    ExampleBlob(
        NewBlob(Document(b"Content, in short.", "text/plain", {"title": "Summary"}), parent_id=EXPANDED, id=SUMMARY),
        minute=32,
        by="summarizer",
    ),
)
CHANGES: Final = (
    ExampleChange(
        "delta_2",
        DOCUMENT,
        {"op": "replace", "path": "/content", "value": "Corrected content"},
        minute=35,
        by="grammar-checker",
    ),
    ExampleChange("delta_3", DOCUMENT, {"op": "add", "path": "/metadata/reviewed", "value": True}, minute=40),
)


async def seed_demo(database: Database, files: FileStorage) -> None:
    """Write the examples, unless their owner has ever made a blob: what was deleted by hand stays deleted."""
    async with database.transaction() as session:
        await lock_owner(session, OWNER)
        if not (await usage_of(session, OWNER)).created:
            await _write_examples(session, files)


async def _write_examples(session: AsyncSession, files: FileStorage) -> None:
    for blob in BLOBS:
        await insert_blob(session, _author(blob.by, blob.minute, files), blob.new)
    for change in CHANGES:
        wanted = Change(change.blob_id, change.patch, delta_id=change.delta_id)
        await change_blob(session, _author(change.by, change.minute, files), wanted)


def _author(by: str, minute: int, files: FileStorage) -> Author:
    clock = ManualClock(datetime(2024, 1, 15, 10, minute, tzinfo=UTC))
    return Author(OWNER, clock, _UNLIMITED, files, provider_id=by)
