"""Ids of blobs come in, their heads as the blobs subgraph has them now go out, ready for the index."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

import structlog

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.studio.search.domain.document import MAX_TEXT_BYTES, BlobDocument, Terms, read_head, terms_of
from subgraphs.studio.search.domain.json_values import JsonObject
from subgraphs.studio.search.errors import PROVIDER_NOT_FOUND

HEADS: Final = f"""
query SearchHeads($ids: [ID!]!) {{
  blobsForService(ids: $ids) {{
    id ownerId parentId createdBy version title contentType size enrichedMetadata createdAt updatedAt
    requestedProviders {{ id }}
    text(maxBytes: {MAX_TEXT_BYTES})
  }}
}}
"""

PAST: Final = """
query SearchPastBlobs($ownerId: ID!, $asOf: DateTime!, $after: String) {
  blobsAsOfForService(ownerId: $ownerId, asOf: $asOf, first: 50, after: $after) {
    nodes {
      id ownerId parentId createdBy version title contentType size enrichedMetadata createdAt updatedAt
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

LIVING: Final = "query SearchLivingBlobs($ids: [ID!]!) { blobsForService(ids: $ids) { id size } }"

PROCESSED: Final = """
query SearchProcessedBlobs($ids: [ID!]!) { blobsForService(ids: $ids) { id processingStatus { providerId } } }
"""

PROVIDER: Final = "query SearchProvider($id: ID!) { provider(id: $id) { id } }"

IDS_AFTER: Final = """
query SearchBlobIds($after: ID, $first: Int!) { blobIdsForService(after: $after, first: $first) }
"""

_LONG_TEXT: Final = 20_000
_READ_BYTES: Final = 16_777_216
"""How many bytes of contents are asked for at once, where there is a choice: answers have their limits."""
_READ_BLOBS: Final = 6
"""So many blobs are within those limits, whatever their sizes."""

_logger = structlog.get_logger(__name__)


async def read_heads(graph: Graph, blob_ids: Sequence[str]) -> list[tuple[BlobDocument, Terms]]:
    """Those of the blobs that exist and are not hidden, each with its words."""
    if not blob_ids:
        return []
    heads: list[JsonObject] = []
    for part in await _parts(graph, blob_ids):
        heads += (await graph.execute(HEADS, {"ids": part}))["blobsForService"]
    if sum(len(str(head["text"])) for head in heads) < _LONG_TEXT:
        return _analysed(heads)
    return await asyncio.to_thread(_analysed, heads)


async def _parts(graph: Graph, blob_ids: Sequence[str]) -> list[list[str]]:
    """The living ones of the blobs in parts that can be read at once."""
    if len(blob_ids) <= _READ_BLOBS:
        return [list(blob_ids)]
    parts: list[list[str]] = []
    left = 0
    for head in (await graph.execute(LIVING, {"ids": list(blob_ids)}))["blobsForService"]:
        if not parts or head["size"] > left:
            parts.append([])
            left = _READ_BYTES
        parts[-1].append(head["id"])
        left -= head["size"]
    return parts


async def changed_since(graph: Graph, owner_id: str, moment: datetime) -> AsyncIterator[BlobDocument]:
    """The owner's blobs that were there at a moment, and have changed or were hidden since: as they were, no texts."""
    after, more = None, True
    while more:
        variables = {"ownerId": owner_id, "asOf": moment.isoformat(), "after": after}
        page = (await graph.execute(PAST, variables))["blobsAsOfForService"]
        for head in page["nodes"]:
            yield read_head(head)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


async def living_blobs(graph: Graph, blob_ids: Sequence[str]) -> set[str]:
    """Those of the blobs that exist and are not hidden."""
    found = await graph.execute(LIVING, {"ids": list(blob_ids)})
    return {head["id"] for head in found["blobsForService"]}


async def providers_of(graph: Graph, blob_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Blobs and the providers that were asked to process them; none where providers cannot be asked."""
    try:
        found = await graph.execute(PROCESSED, {"ids": list(blob_ids)})
    except SubgraphError as error:
        _logger.warning("providers cannot be asked what they have processed", reason=error.message)
        return []
    return [
        (head["id"], status["providerId"]) for head in found["blobsForService"] for status in head["processingStatus"]
    ]


async def is_known_provider(graph: Graph, owner_id: str, provider_id: str) -> bool:
    """Whether the owner sees such a provider; yes where providers cannot be asked."""
    try:
        found = await graph.execute(PROVIDER, {"id": provider_id}, subject=owner_id)
    except SubgraphError as error:
        return error.code != PROVIDER_NOT_FOUND
    return found["provider"] is not None


async def blob_ids_after(graph: Graph, after: str | None, first: int) -> list[str]:
    """The next ids of all blobs, whoever owns them, in the order of ids."""
    found = await graph.execute(IDS_AFTER, {"after": after, "first": first})
    return list(found["blobIdsForService"])


def _analysed(heads: Sequence[JsonObject]) -> list[tuple[BlobDocument, Terms]]:
    documents = [read_head(head) for head in heads]
    return [(document, terms_of(document)) for document in documents]
