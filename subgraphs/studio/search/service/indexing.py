"""Events of blobs come in, the index follows them: each event takes effect once, and a blob is as it is now.

An event only says which blob to look at. What is indexed is the blob's head at that moment, so hearing of a change
twice, late, or after the next one makes no difference, and a blob that is gone is forgotten.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.follow import Event, FollowRun
from subgraphs.studio.search.repository.documents import (
    Analysed,
    add_providers,
    forget_documents,
    forget_providers,
    known_versions,
    lock_index,
    orphan_children,
    write_documents,
)
from subgraphs.studio.search.service.heads import read_heads

BLOB_DELETED: Final = "blob.deleted"
PROVIDER_TOPICS: Final = ("job.queued",)
TOPICS: Final = ("blob.created", "blob.updated", BLOB_DELETED)

_USER: Final = "user"


async def follow_blobs(run: FollowRun[Any], events: Sequence[Event]) -> None:  # Any: whatever the subgraph's parts are
    """Have the index say what the blobs say of which these events tell."""
    blob_ids = list(dict.fromkeys(event.key for event in events))
    heads = await read_heads(run.graph, blob_ids)
    living = {document.blob_id for document, _ in heads}
    removed = [event.key for event in events if event.topic == BLOB_DELETED and not event.payload.get("soft")]
    async with run.transaction() as session:
        await index_heads(session, blob_ids, heads)
        await orphan_children(session, removed)
        await add_providers(session, [pair for pair in _changed_by(events) if pair[0] in living])


async def follow_providers(run: FollowRun[Any], events: Sequence[Event]) -> None:  # Any: as above
    """Have the index say which providers were asked to process which blobs."""
    pairs = [(str(event.payload["blob_id"]), str(event.payload["provider_id"])) for event in events]
    async with run.transaction() as session:
        await lock_index(session)
        known = await known_versions(session, [blob_id for blob_id, _ in pairs])
        await add_providers(session, [pair for pair in pairs if pair[0] in known])


async def index_heads(session: AsyncSession, blob_ids: Sequence[str], heads: Sequence[Analysed]) -> None:
    """Write the heads that were found of some blobs, unless newer ones are there, and forget the other blobs."""
    await lock_index(session)
    known = await known_versions(session, blob_ids)
    found = {document.blob_id for document, _ in heads}
    gone = [blob_id for blob_id in blob_ids if blob_id not in found]
    await forget_documents(session, [known[blob_id][0] for blob_id in gone if blob_id in known])
    await forget_providers(session, gone)
    newer = [one for one in heads if one[0].version >= known.get(one[0].blob_id, (0, 0))[1]]
    await write_documents(session, newer, {blob_id: number for blob_id, (number, _) in known.items()})
    await add_providers(session, [(one.blob_id, provider) for one, _ in heads for provider in one.providers])


def _changed_by(events: Sequence[Event]) -> list[tuple[str, str]]:
    """Blobs and the providers that have changed them."""
    pairs = [(event.key, event.payload.get("provider_id")) for event in events]
    return [(blob_id, provider) for blob_id, provider in pairs if isinstance(provider, str) and provider != _USER]
