"""An upload's wishes come in; other subgraphs write its description and tags and draw its thumbnail.

What they cannot do at the moment is no reason not to publish: it becomes a warning.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.youtube_publisher.domain.uploads import (
    DESCRIPTION_BYTES,
    Upload,
    better_description,
    merged_tags,
)

DESCRIPTION: Final = """mutation SuggestDescription($input: GenerateContentInput!) {
  generateContent(input: $input) {
    content
  }
}"""
TAGS: Final = """mutation SuggestTags($input: ChatInput!) {
  chat(input: $input) {
    response
  }
}"""
THUMBNAIL: Final = """mutation DrawThumbnail($input: CreateThumbnailInput!) {
  createThumbnail(input: $input) {
    thumbnail {
      url
    }
  }
}"""
_TAG_PROMPT: Final = "Suggest up to 15 tags, separated by commas, for a video titled: "
_IMAGE_BYTES: Final = 2 * 1024 * 1024  # YouTube takes no larger thumbnails


@dataclass(frozen=True, slots=True)
class Written:
    """An upload with better texts, and what could not be written."""

    upload: Upload
    warnings: tuple[str, ...]


async def write_texts(graph: Graph, upload: Upload) -> Written:
    """Ask for a description and tags where they are wished for."""
    warnings: list[str] = []
    if upload.wishes.ai_description:
        try:
            upload = replace(upload, description=await _description(graph, upload))
        except SubgraphError as error:
            warnings.append(f"No description was written: {error.message}")
    if upload.wishes.ai_tags:
        try:
            upload = replace(upload, tags=list(await _tags(graph, upload)))
        except SubgraphError as error:
            warnings.append(f"No tags were suggested: {error.message}")
    return Written(upload, tuple(warnings))


async def draw_thumbnail(graph: Graph, upload: Upload) -> bytes:
    """A picture for the upload, as PNG."""
    wanted = {"title": upload.title, "style": "GAMING", "assetId": upload.asset_id}
    data = await graph.execute(THUMBNAIL, {"input": wanted}, organization_id=upload.organization_id)
    return await _read(graph.download(data["createThumbnail"]["thumbnail"]["url"]))


async def _description(graph: Graph, upload: Upload) -> str:
    wanted = {
        "contentType": "DESCRIPTION",
        "topic": upload.title,
        "context": {"tags": list(upload.tags), "draft": upload.description},
        "options": {"maxLength": DESCRIPTION_BYTES},
    }
    data = await graph.execute(DESCRIPTION, {"input": wanted}, organization_id=upload.organization_id)
    return better_description(upload.description, data["generateContent"]["content"])


async def _tags(graph: Graph, upload: Upload) -> tuple[str, ...]:
    wanted = {"message": f"{_TAG_PROMPT}{upload.title}"}
    data = await graph.execute(TAGS, {"input": wanted}, organization_id=upload.organization_id)
    return merged_tags(upload.tags, data["chat"]["response"].split(","))


async def _read(chunks: AsyncIterator[bytes]) -> bytes:
    image = bytearray()
    async for chunk in chunks:
        image += chunk
        if len(image) > _IMAGE_BYTES:
            raise SubgraphError("VALIDATION_ERROR", "The thumbnail is larger than YouTube takes.")
    return bytes(image)
