"""An item and its publication come in, the publisher of its platform gets an order through the graph.

A publisher takes an order once by its idempotency key, and only one unfinished order for a publication: so an order
that is handed over twice, because a worker died in between, is one.
"""

from collections.abc import Mapping
from typing import Any, Final

from subgraphs.kit.graph import Graph
from subgraphs.wavestack.core.domain.publications import Publication
from subgraphs.wavestack.core.domain.queue import Platform, QueueItem

CREATE_UPLOAD: Final = """
mutation HandOverUpload($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload {
      id
    }
  }
}
"""
CREATE_POST: Final = """
mutation HandOverSocialPost($input: CreateSocialPostInput!) {
  createSocialPost(input: $input) {
    post {
      id
    }
  }
}
"""
CANCEL_UPLOAD: Final = """
mutation CallBackUpload($input: CancelUploadInput!) {
  cancelUpload(input: $input) {
    upload {
      id
    }
  }
}
"""
CANCEL_POST: Final = """
mutation CallBackSocialPost($input: CancelSocialPostInput!) {
  cancelSocialPost(input: $input) {
    post {
      id
    }
  }
}
"""

Input = Mapping[str, Any]  # Any: JSON values


class GraphPublishers:
    """The publishers behind the gateway."""

    async def hand_over(self, graph: Graph, item: QueueItem, publication: Publication) -> None:
        """Order a publication. Raises `GraphError` with the publisher's refusal."""
        if publication.platform == Platform.YOUTUBE:
            document, order = CREATE_UPLOAD, _upload(item, publication)
        else:
            document, order = CREATE_POST, _post(item, publication)
        await graph.execute(document, {"input": order}, organization_id=item.organization_id)

    async def call_back(self, graph: Graph, publication: Publication) -> None:
        """Ask a publisher to stop. Raises `GraphError` where it is too late."""
        document = CANCEL_UPLOAD if publication.platform == Platform.YOUTUBE else CANCEL_POST
        order = {"publicationId": publication.id}
        await graph.execute(document, {"input": order}, organization_id=publication.organization_id)


def _upload(item: QueueItem, publication: Publication) -> Input:
    return {
        "assetId": item.asset_id,
        "title": item.title,
        "description": item.caption,
        "tags": list(item.hashtags),
        "privacy": "PUBLIC",
        "publicationId": publication.id,
        "idempotencyKey": publication.idempotency_key,
    }


def _post(item: QueueItem, publication: Publication) -> Input:
    return {
        "platform": Platform(publication.platform).name,
        "assetId": item.asset_id,
        "caption": item.caption or item.title,
        "hashtags": list(item.hashtags),
        "publicationId": publication.id,
        "idempotencyKey": publication.idempotency_key,
    }
