"""A query and a moment come in; it is answered of the owner's blobs as they were at the moment.

What has not changed since stands in the index; what has, and what was hidden since, the blobs subgraph tells from its
history. What was removed since is gone. The index is read before the history, so that a blob that changes in between is
in both, never in neither.
"""

import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Graph
from subgraphs.studio.search.domain.evaluation import DescribedBlob, holds, in_order
from subgraphs.studio.search.domain.fields import Column
from subgraphs.studio.search.domain.moments import print_second
from subgraphs.studio.search.domain.query import BlobQuery, compile_row
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.query_rows import unchanged_documents
from subgraphs.studio.search.service.heads import changed_since
from subgraphs.studio.search.service.querying import Answer, columns_of

_PAGE: Final = 500


async def query_blobs_as_of(
    session: AsyncSession, graph: Graph, owner_id: str, query: BlobQuery, moment: datetime
) -> Answer:
    """Run a query over the owner's blobs as they were at a moment, to the second."""
    began = time.perf_counter()
    matching = [blob async for blob in _blobs_as_of(session, graph, owner_id, moment) if holds(query.where, blob)]
    shown = in_order(matching, query.order)[query.offset : query.offset + query.limit]
    row_of = compile_row(query.select)
    rows = [row_of(blob.columns, blob.metadata) for blob in shown]
    seconds = round(time.perf_counter() - began, 6)
    return Answer(rows, [str(blob.columns[Column.ID]) for blob in shown], len(matching), seconds)


async def _blobs_as_of(
    session: AsyncSession, graph: Graph, owner_id: str, moment: datetime
) -> AsyncIterator[DescribedBlob]:
    """Each blob once."""
    seen: set[str] = set()
    async for row in _unchanged(session, owner_id, print_second(moment)):
        seen.add(row.blob_id)
        yield DescribedBlob(columns_of(row), row.blob_metadata)
    async for document in changed_since(graph, owner_id, moment):
        if document.blob_id not in seen:
            yield DescribedBlob(columns_of(document), document.metadata)


async def _unchanged(session: AsyncSession, owner_id: str, moment: str) -> AsyncIterator[DocumentRow]:
    after = 0
    while page := await unchanged_documents(session, owner_id, moment, after, _PAGE):
        for row in page:
            yield row
        after = page[-1].number
