"""A write that its client may repeat under a key comes in; it is done once, its first answer goes out every time."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.idempotency import Answer, Claim
from subgraphs.studio.blobs.models import BlobRow, DeltaRow
from subgraphs.studio.blobs.repository.history import deltas_at
from subgraphs.studio.blobs.service.access import addressed_blob
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.history import blob_at

if TYPE_CHECKING:
    from _typeshed import DataclassInstance  # exists for type checkers alone


@dataclass(frozen=True, slots=True)
class Written:
    """What a mutation has made: a version of a blob, and another blob that came to be with it."""

    blob: BlobRow
    delta: DeltaRow | None = None
    backup: BlobRow | None = None


def claim_of(author: Author, key: str | None, operation: str, request: "DataclassInstance") -> Claim | None:
    """The claim of a request with a key; `request` is all that it asks for, in JSON values."""
    return None if key is None else Claim(author.owner_id, key, {"operation": operation, "input": asdict(request)})


async def write_once(
    session: AsyncSession, author: Author, claim: Claim | None, write: Callable[[], Awaitable[Written]]
) -> Written:
    """Write, or give what was written the first time, in the version of that time; BLOB_NOT_FOUND once it is gone."""
    if claim is None:
        return await write()
    answer = await claim.replay(session, now=author.clock.now())
    if answer is not None:
        return await _read_again(session, author, answer)
    written = await write()
    backup = None if written.backup is None else written.backup.id
    await claim.keep(session, {"blob": written.blob.id, "version": written.blob.version, "backup": backup})
    return written


async def answer_once(
    session: AsyncSession, author: Author, claim: Claim | None, write: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Write, or give the JSON that was answered the first time."""
    if claim is None:
        return await write()
    answer = await claim.replay(session, now=author.clock.now())
    if answer is None:
        answer = await write()
        await claim.keep(session, answer)
    return answer


async def _read_again(session: AsyncSession, author: Author, answer: Answer) -> Written:
    head = await addressed_blob(session, author.owner_id, answer["blob"])
    blob = await blob_at(session, author.files, head, answer["version"])
    (delta,) = await deltas_at(session, [(blob.id, blob.version)])
    backup = None
    if answer["backup"] is not None:
        kept = await addressed_blob(session, author.owner_id, answer["backup"])
        backup = await blob_at(session, author.files, kept, 1)
    return Written(blob, delta, backup)
