"""A finished clip comes in, its asset's id goes out: the clip as a file among the organization's others."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.clipper.domain.clips import Clip
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS, ClipFormat
from subgraphs.wavestack.clipper.domain.sources import SourceKind
from subgraphs.wavestack.clipper.ports import MadeClip

CLIP_PROJECT: Final = """query ClipProject($id: ID!) {
  project(id: $id) { id }
}"""

CREATE_CLIP_ASSET: Final = """mutation CreateClipAsset($input: CreateAssetUploadInput!) {
  createAssetUpload(input: $input) { uploadUrl asset { id status } }
}"""

_READ_BYTES = 1 << 18


async def require_project(graph: Graph, clip: Clip) -> None:
    """Refuse a project that is not the organization's before any work is done for it."""
    if clip.project_id is None:
        return
    try:
        await _ask(graph, clip, CLIP_PROJECT, {"id": clip.project_id})
    except SubgraphError as error:
        if error.code != NOT_FOUND:
            raise
        raise ClipFailure(ClipFailureCode.PROJECT_NOT_FOUND, "There is no such project.") from error


async def register_asset(graph: Graph, clip: Clip, made: MadeClip) -> str:
    """Make an asset of the clip; where an earlier run of the job did, that is the one."""
    mime_type = CONTAINERS[ClipFormat(clip.format)].mime_type
    described = {
        "filename": clip.filename,
        "mimeType": mime_type,
        "projectId": clip.project_id,
        "sourceUrl": clip.source if clip.source_kind == SourceKind.URL else None,
        "startTime": clip.start_seconds,
        "endTime": round(clip.start_seconds + made.duration, 3),
        "duration": made.duration,
        "idempotencyKey": f"clip:{clip.id}",
    }
    announced = (await _ask(graph, clip, CREATE_CLIP_ASSET, {"input": described}))["createAssetUpload"]
    if announced["asset"]["status"] == "PENDING":
        chunks = read_file(made.path)
        await graph.upload(announced["uploadUrl"], chunks, made.size_bytes, content_type=mime_type)
    return str(announced["asset"]["id"])


async def read_file(path: Path) -> AsyncIterator[bytes]:
    """The bytes of a file, piece by piece."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, _READ_BYTES):
            yield chunk


async def _ask(graph: Graph, clip: Clip, document: str, variables: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    return await graph.execute(
        document, variables, organization_id=clip.organization_id, subject=clip.created_by or None
    )
