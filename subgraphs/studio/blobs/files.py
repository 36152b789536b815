"""Requests for the content of a version come in, its bytes, a part of them, or the documented error envelope go out."""

from typing import Any, Final

import structlog
from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import INTERNAL_ERROR, NOT_FOUND, SERVICE_UNAVAILABLE, SubgraphError, database_fault
from subgraphs.kit.file_responses import serve_bytes, serve_file
from subgraphs.kit.ids import prefixed
from subgraphs.studio.blobs.domain.content import is_text
from subgraphs.studio.blobs.errors import (
    BLOB_NOT_FOUND,
    FAMILY_CODES,
    PERMISSION_DENIED,
    VALIDATION_ERROR,
)
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.service.filing import file_key
from subgraphs.studio.blobs.service.links import CONTENT_PATH, READING, content_path, linked_content

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_STATUSES: Final = {
    VALIDATION_ERROR: 400,
    PERMISSION_DENIED: 403,
    BLOB_NOT_FOUND: 404,
    NOT_FOUND: 404,
    INTERNAL_ERROR: 500,
    SERVICE_UNAVAILABLE: 503,
}

# A removed blob's content must not live on in caches.
_CACHE: Final = "private, no-cache"

_logger = structlog.get_logger(__name__)


def answer_fault(request: HttpRequest, error: Exception) -> Response[dict[str, Any]]:  # Any: JSON values
    """The documented envelope for whatever the handler raised; faults of ours are logged and masked."""
    request_id = request.headers.get("x-request-id") or prefixed("req")
    refusal = error if isinstance(error, SubgraphError) else database_fault(error)
    if refusal is None:
        _logger.error("unexpected fault", path=request.url.path, request_id=request_id, exc_info=error)
        refusal = SubgraphError(INTERNAL_ERROR, "Unexpected server error")
    code = FAMILY_CODES.get(refusal.code, refusal.code)
    body = {
        "code": code,
        "message": refusal.message,
        "details": dict(refusal.details or {}),
        "request_id": request_id,
        "documentation": f"https://docs.memmie.ai/studio/errors#{code}",
    }
    headers = {"x-request-id": request_id}
    return Response({"error": body}, status_code=_STATUSES[code], headers=headers, media_type=MediaType.JSON)


@route(
    CONTENT_PATH + "/{blob_id:str}/{version:int}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    exception_handlers={Exception: answer_fault},
)
async def download(
    request: HttpRequest, blob_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:  # Any: bytes or nothing
    """Send the content of a version to the holder of its signed address."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    subgraph.resources.signer.check(content_path(blob_id, version), purpose=READING, query=request.query_params)
    files = subgraph.resources.files
    found = await linked_content(subgraph.database, files, blob_id, version)
    charset = "; charset=utf-8" if is_text(found.content_type) and "charset" not in found.content_type.lower() else ""
    content_type = found.content_type + charset
    if found.content is None:
        key = file_key(found.digest)
        return await serve_file(request, files, key, content_type=content_type, etag=found.digest, cache=_CACHE)
    return serve_bytes(request, found.content, content_type=content_type, etag=found.digest, cache=_CACHE)
