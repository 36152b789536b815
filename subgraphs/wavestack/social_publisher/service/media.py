"""A post's media come in from outside; measured and kept in our own store they go out, so that crashes lose nothing."""

import tempfile
from pathlib import Path
from typing import Final

from subgraphs.kit.errors import NOT_FOUND, VALIDATION_ERROR, SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.kit.jobs import JobError
from subgraphs.kit.references import Reference
from subgraphs.wavestack.social_publisher.domain.posts import PostDraft, SocialPost
from subgraphs.wavestack.social_publisher.domain.rules import Media
from subgraphs.wavestack.social_publisher.ports import Resources

ASSET: Final = """query PostSource($id: ID!) {
  asset(id: $id) {
    status
    downloadUrl
  }
}"""
_FETCH_SECONDS: Final = 900.0
_REFUSED: Final = frozenset({"a public address", "http or https", "without credentials", "an absolute URL"})


def references_of(draft: PostDraft) -> list[Reference]:
    """What of other subgraphs a request names."""
    return [] if draft.asset_id is None else [Reference(draft.asset_id, ASSET, "Asset", "assetId")]


async def bring_here(resources: Resources, graph: Graph, post: SocialPost) -> Media:
    """Store the media file unless it is stored; answers what it is."""
    key = key_of(post.id)
    size = await resources.storage.size(key)
    if size is None:
        size = await _store(resources, graph, post, key)
    if size == 0:
        raise JobError("SOURCE_EMPTY", "The media file has no bytes.")
    media = post.measured or await _measure(resources, key, size)
    if media is None:
        raise JobError("SOURCE_UNREADABLE", "The media file is neither an image nor a video that can be read.")
    return media


def key_of(post_id: str) -> str:
    """Where a post's media are kept until its platform has them."""
    return f"media/{post_id}"


def cover_key_of(post_id: str) -> str:
    """Where a post's cover is kept until its platform has it."""
    return f"covers/{post_id}"


async def _store(resources: Resources, graph: Graph, post: SocialPost, key: str) -> int:
    most = resources.settings.social_max_bytes
    if post.asset_id is not None:
        url = await _asset_url(graph, post)
        try:
            return (await resources.storage.put(key, graph.download(url), max_bytes=most)).size
        except SubgraphError as error:
            raise _final(error) from error
    try:
        async with resources.fetcher.get(
            (post.media_url or "").strip(), max_bytes=most, seconds=_FETCH_SECONDS, field="mediaUrl"
        ) as fetched:
            return (await resources.storage.put(key, fetched.chunks, max_bytes=most)).size
    except SubgraphError as error:
        raise _final(error) from error


def _final(error: SubgraphError) -> SubgraphError | JobError:
    """What trying again would not change ends the post."""
    constraint = str((error.details or {}).get("constraint"))
    if constraint in _REFUSED or constraint.startswith("at most"):
        return JobError("SOURCE_REFUSED", error.message)
    return SubgraphError("SOURCE_UNREACHABLE", error.message) if error.code == VALIDATION_ERROR else error


async def _asset_url(graph: Graph, post: SocialPost) -> str:
    try:
        found = await graph.execute(ASSET, {"id": post.asset_id}, organization_id=post.organization_id)
    except SubgraphError as error:
        if error.code != NOT_FOUND:
            raise
        raise JobError("SOURCE_NOT_FOUND", "There is no such asset.") from error
    asset = found["asset"]
    if asset is None:
        raise JobError("SOURCE_NOT_FOUND", "There is no such asset.")
    if asset["downloadUrl"] is None:
        raise JobError("SOURCE_NOT_FOUND", f"The asset has no file: it is {asset['status'].lower()}.")
    url: str = asset["downloadUrl"]
    return url


async def _measure(resources: Resources, key: str, size: int) -> Media | None:
    """Measure a copy on the disk: the store may be a bucket."""
    with tempfile.TemporaryDirectory(prefix="social-") as folder:
        path = Path(folder) / "media"
        with path.open("wb") as file:
            async for chunk in resources.storage.read(key):
                file.write(chunk)
        return await resources.prober.probe(str(path), size)
