"""The source of a picture comes in; the bytes of the picture, fetched with all limits, go out."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.errors import NOT_FOUND, invalid
from subgraphs.kit.graph import Graph, GraphError
from subgraphs.wavestack.thumbnails.domain.wishes import Source
from subgraphs.wavestack.thumbnails.errors import not_found
from subgraphs.wavestack.thumbnails.ports import Resources

ASSET: Final = """
query ThumbnailSourceAsset($id: ID!) {
  asset(id: $id) {
    mimeType
    downloadUrl
  }
}
"""
CLIP: Final = """
query ThumbnailSourceClip($id: ID!) {
  clip(id: $id) {
    id
    name
    url
    duration
  }
}
"""
_VIDEOS: Final = frozenset({"video_url", "video_asset", "clip"})
_MIDDLE: Final = 0.33


async def picture_of(source: Source, resources: Resources, graph: Graph, organization_id: str) -> bytes:
    """The picture that a source means: an image, or a frame of a video."""
    if source.kind not in _VIDEOS:
        return await _image(source, resources, graph, organization_id)
    with tempfile.TemporaryDirectory(prefix="thumbnail-") as folder:
        video = Path(folder) / "video"
        seconds = await _download_video(source, video, resources, graph, organization_id)
        deadline = time.monotonic() + resources.settings.thumbnail_timeout_seconds
        return await asyncio.to_thread(resources.frames.frame, video, seconds, deadline=deadline)


async def _image(source: Source, resources: Resources, graph: Graph, organization_id: str) -> bytes:
    settings = resources.settings
    limit = settings.thumbnail_max_image_bytes
    if source.kind == "image_url":
        fetching = resources.fetcher.get(
            source.reference, max_bytes=limit, seconds=settings.thumbnail_fetch_seconds, field=source.field
        )
        async with fetching as fetched:
            return b"".join([chunk async for chunk in fetched.chunks])
    asset = await _asset(source, graph, organization_id, kind="image")
    chunks: list[bytes] = []
    async for chunk in _limited(graph.download(asset["downloadUrl"]), limit, source.field):
        chunks.append(chunk)  # noqa: PERF401 - a comprehension would hide that the limit ends it
    return b"".join(chunks)


async def _download_video(
    source: Source, video: Path, resources: Resources, graph: Graph, organization_id: str
) -> float:
    """Bring the video to this computer; answers at how many seconds the frame is."""
    settings, limit = resources.settings, resources.settings.thumbnail_max_video_bytes
    if source.kind == "video_url":
        fetching = resources.fetcher.get(
            source.reference, max_bytes=limit, seconds=settings.thumbnail_fetch_seconds, field=source.field
        )
        async with fetching as fetched:
            await _write(video, fetched.chunks)
        return source.seconds or 0.0
    if source.kind == "clip":
        clip = await _clip(source, graph, organization_id)
        await _write(video, _limited(graph.download(clip["url"]), limit, source.field))
        return (clip["duration"] or 0.0) * _MIDDLE if source.seconds is None else source.seconds
    asset = await _asset(source, graph, organization_id, kind="video")
    await _write(video, _limited(graph.download(asset["downloadUrl"]), limit, source.field))
    return source.seconds or 0.0


async def _asset(source: Source, graph: Graph, organization_id: str, *, kind: str) -> dict[str, Any]:  # Any: JSON
    found = await _ask(graph, ASSET, "asset", source, organization_id)
    if found is None:
        raise not_found("Asset", source.field)
    if found["downloadUrl"] is None:
        raise invalid(source.field, "ready", "The asset's file is not there yet")
    if not found["mimeType"].startswith(f"{kind}/"):
        raise invalid(source.field, kind, f"The asset is no {kind}")
    return found


async def _clip(source: Source, graph: Graph, organization_id: str) -> dict[str, Any]:  # Any: JSON
    found = await _ask(graph, CLIP, "clip", source, organization_id)
    if found is None:
        raise not_found("Clip", source.field)
    if found["url"] is None:
        raise invalid(source.field, "ready", "The clip's file is not there")
    return found


async def _ask(
    graph: Graph, document: str, name: str, source: Source, organization_id: str
) -> dict[str, Any] | None:  # Any: JSON
    """One record of the graph, None where the organization has none of this id."""
    try:
        answer = await graph.execute(document, {"id": source.reference}, organization_id=organization_id)
    except GraphError as error:
        if error.code == NOT_FOUND:
            return None
        raise
    found: dict[str, Any] | None = answer[name]  # Any: JSON
    return found


async def _limited(chunks: AsyncIterator[bytes], limit: int, field: str) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise invalid(field, "maxSize", f"The file is larger than {limit} bytes")
        yield chunk


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> None:
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in chunks:
            await asyncio.to_thread(file.write, chunk)
