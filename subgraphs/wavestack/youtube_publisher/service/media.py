"""An upload's source comes in, its bytes in our own store go out: so that sending can go on after a restart."""

from typing import Final

from subgraphs.kit.errors import NOT_FOUND, VALIDATION_ERROR, SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.kit.jobs import JobError
from subgraphs.kit.references import Reference
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload, UploadDraft
from subgraphs.wavestack.youtube_publisher.ports import Resources

ASSET: Final = """query UploadSource($id: ID!) {
  asset(id: $id) {
    status
    downloadUrl
  }
}"""
_FETCH_SECONDS: Final = 1800.0
_REFUSED: Final = frozenset({"a public address", "http or https", "without credentials", "an absolute URL"})


def references_of(draft: UploadDraft) -> list[Reference]:
    """What of other subgraphs a request names."""
    return [] if draft.asset_id is None else [Reference(draft.asset_id, ASSET, "Asset", "assetId")]


async def bring_here(resources: Resources, graph: Graph, upload: Upload) -> int:
    """Store the video unless it is stored; answers its size in bytes."""
    key = key_of(upload.id)
    size = await resources.storage.size(key)
    if size is not None:
        return size
    if upload.asset_id is not None:
        size = (await resources.storage.put(key, graph.download(await _asset_url(graph, upload)))).size
    else:
        size = await _fetch(resources, upload, key)
    if size == 0:
        raise JobError("SOURCE_EMPTY", "The video has no bytes.")
    return size


def key_of(upload_id: str) -> str:
    """Where an upload's bytes are kept until YouTube has them."""
    return f"sources/{upload_id}"


async def _asset_url(graph: Graph, upload: Upload) -> str:
    try:
        found = await graph.execute(ASSET, {"id": upload.asset_id}, organization_id=upload.organization_id)
    except SubgraphError as error:
        if error.code != NOT_FOUND:
            raise
        raise JobError("SOURCE_NOT_FOUND", "There is no such asset.") from error
    asset = found["asset"]
    if asset["downloadUrl"] is None:
        raise JobError("SOURCE_NOT_FOUND", f"The asset has no file: it is {asset['status'].lower()}.")
    url: str = asset["downloadUrl"]
    return url


async def _fetch(resources: Resources, upload: Upload, key: str) -> int:
    most = resources.settings.youtube_max_bytes
    try:
        async with resources.fetcher.get(
            upload.video_url or "", max_bytes=most, seconds=_FETCH_SECONDS, field="videoUrl"
        ) as fetched:
            return (await resources.storage.put(key, fetched.chunks, max_bytes=most)).size
    except SubgraphError as error:
        constraint = str((error.details or {}).get("constraint"))
        if constraint in _REFUSED or constraint.startswith("at most") or "status 4" in error.message:
            raise JobError("SOURCE_REFUSED", error.message) from error
        if error.code == VALIDATION_ERROR:  # the host is unknown, or its server answers badly: it may recover
            raise SubgraphError("SOURCE_UNREACHABLE", error.message, error.details) from error
        raise
