"""Requests for the files of clips come in, the bytes or the documented error envelope go out.

An address is all that is needed: it holds the clip's id, which nobody can guess (reference: Get Clip Status).
"""

from typing import Any, Final

import structlog
from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import INTERNAL_ERROR, NOT_FOUND, SERVICE_UNAVAILABLE, SubgraphError, database_fault
from subgraphs.kit.file_responses import serve_file
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS, ClipFormat
from subgraphs.wavestack.clipper.errors import not_found
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.service.clips import find_file
from subgraphs.wavestack.clipper.service.links import FILES

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_STATUSES: Final = {NOT_FOUND: 404, INTERNAL_ERROR: 500, SERVICE_UNAVAILABLE: 503}
# The bytes behind an address never change; pages of any origin may play them.
_CACHE: Final = "public, max-age=3600, immutable"
_SHARED: Final = {"access-control-allow-origin": "*"}

_logger = structlog.get_logger(__name__)


def answer_fault(request: HttpRequest, error: Exception) -> Response[dict[str, Any]]:  # Any: JSON values
    """The documented envelope for whatever the handler raised; faults of ours are logged and masked."""
    refusal = error if isinstance(error, SubgraphError) else database_fault(error)
    if refusal is None:
        _logger.error("unexpected fault", path=request.url.path, exc_info=error)
        refusal = SubgraphError(INTERNAL_ERROR, "Something went wrong on our side")
    body = {"code": refusal.code, "message": refusal.message, "details": dict(refusal.details or {})}
    return Response({"error": body}, status_code=_STATUSES[refusal.code], media_type=MediaType.JSON)


@route(
    FILES + "/{path:path}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    exception_handlers={Exception: answer_fault},
)
async def download(request: HttpRequest, path: FromPath[str]) -> Response[Any]:  # Any: bytes or nothing
    """Send a clip's file, or the part of it that a single `Range` names."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    async with subgraph.database.reading() as session:
        clip = await find_file(session, path.removeprefix("/"))
    if clip is None or clip.file_key is None:
        raise not_found("File", "path")
    response = await serve_file(
        request,
        subgraph.resources.storage,
        clip.file_key,
        content_type=CONTAINERS[ClipFormat(clip.format)].mime_type,
        etag=clip.checksum or clip.id,
        filename=clip.filename,
        cache=_CACHE,
    )
    response.headers.update(_SHARED)
    return response
