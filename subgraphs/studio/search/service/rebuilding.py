"""Nothing comes in, the index is written anew from the blobs themselves while it goes on serving and following.

A page of blobs is read, written, and looked at once more: a blob that was deleted between reading and writing would
otherwise come back for good, because the follower may have heard of its end before. One that is deleted after the
second look is one of which the follower hears after the write. What no blob stands behind any more goes in the end.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.jobs import JobRun, enqueue
from subgraphs.studio.search.repository.documents import add_providers, documents_after
from subgraphs.studio.search.service.heads import blob_ids_after, living_blobs, providers_of, read_heads
from subgraphs.studio.search.service.indexing import index_heads

REBUILD: Final = "search.rebuild"

_PAGE: Final = 100


async def begin_rebuilding(session: AsyncSession, now: datetime) -> str:
    """Let a job rebuild the index; the id of the one that is at it already, if there is one."""
    return await enqueue(session, REBUILD, scope="", key="index", now=now, unique="index")


async def rebuild_index(run: JobRun[Any]) -> int:  # Any: whatever the subgraph's parts are
    """Write every blob into the index; how many there were."""
    written, after = 0, None
    while blob_ids := await blob_ids_after(run.graph, after, _PAGE):
        heads = await read_heads(run.graph, blob_ids)
        processed = await providers_of(run.graph, blob_ids)
        async with run.transaction() as session:
            await index_heads(session, blob_ids, heads)
            await add_providers(session, processed)
        await _forget_gone(run, [document.blob_id for document, _ in heads])
        written += len(heads)
        after = blob_ids[-1]
    await _forget_strays(run)
    return written


async def _forget_strays(run: JobRun[Any]) -> None:
    number = 0
    while True:
        async with run.database.reading() as session:
            page = await documents_after(session, number, _PAGE)
        if not page:
            return
        await _forget_gone(run, [blob_id for _, blob_id in page])
        number = page[-1][0]


async def _forget_gone(run: JobRun[Any], blob_ids: list[str]) -> None:
    if blob_ids:
        living = await living_blobs(run.graph, blob_ids)
        gone = [blob_id for blob_id in blob_ids if blob_id not in living]
        if gone:
            async with run.transaction() as session:
                await index_heads(session, gone, [])
