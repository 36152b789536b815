"""A query and a moment come in; it is answered of the owner's blobs as they were at the moment.

What has not changed since stands in the index; what has, and what was hidden since, the blobs subgraph tells from its
history. What was removed since is gone. The index is read before the history, so that a blob that changes in between is
in both, never in neither.
"""

import time
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Graph
from subgraphs.studio.search.domain.evaluation import DescribedBlob, holds, in_order
from subgraphs.studio.search.domain.fields import Column
from subgraphs.studio.search.domain.moments import print_second
from subgraphs.studio.search.domain.query import BlobQuery, compile_row
from subgraphs.studio.search.repository.query_rows import unchanged_documents
from subgraphs.studio.search.service.heads import changed_since
from subgraphs.studio.search.service.querying import Answer, columns_of


async def query_blobs_as_of(
    session: AsyncSession, graph: Graph, owner_id: str, query: BlobQuery, moment: datetime
) -> Answer:
    """Run a query over the owner's blobs as they were at a moment, to the second."""
    began = time.perf_counter()
    unchanged = await unchanged_documents(session, owner_id, query.where, print_second(moment))
    matching = {row.blob_id: DescribedBlob(columns_of(row), row.blob_metadata) for row in unchanged}
    async for document in changed_since(graph, owner_id, moment):
        matching.pop(document.blob_id, None)  # where the index was behind
        blob = DescribedBlob(columns_of(document), document.metadata)
        if holds(query.where, blob):
            matching[document.blob_id] = blob
    shown = in_order(matching.values(), query.order)[query.offset : query.offset + query.limit]
    row_of = compile_row(query.select)
    rows = [row_of(blob.columns, blob.metadata) for blob in shown]
    seconds = round(time.perf_counter() - began, 6)
    return Answer(rows, [str(blob.columns[Column.ID]) for blob in shown], len(matching), seconds)
