"""Requests for the bytes of assets come in, the bytes or the documented error envelope go out.

One address has an asset's file: PUT stores it once, GET and HEAD read it. The holder of a signed address may do what
was signed; reading is also open to the organization's own bearer tokens and API keys.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

import structlog
from litestar import HttpMethod, MediaType, Request, Response, put, route
from litestar.exceptions import InternalServerException
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.credentials import authenticate
from subgraphs.kit.errors import (
    CONFLICT,
    FORBIDDEN,
    INTERNAL_ERROR,
    NOT_FOUND,
    SERVICE_UNAVAILABLE,
    UNAUTHORIZED,
    VALIDATION_ERROR,
    SubgraphError,
    database_fault,
    invalid,
)
from subgraphs.kit.file_responses import serve_file
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.errors import FAMILY_CODES, FileTooLargeError, not_found
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service.assets import FILES, file_path
from subgraphs.wavestack.core.service.downloads import find_file
from subgraphs.wavestack.core.service.uploads import receive_upload

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_PATH: Final = FILES + "/{organization_id:str}/{asset_id:str}"
STATUSES: Final = {
    VALIDATION_ERROR: 400,
    UNAUTHORIZED: 401,
    FORBIDDEN: 403,
    NOT_FOUND: 404,
    CONFLICT: 409,
    INTERNAL_ERROR: 500,
    SERVICE_UNAVAILABLE: 503,
}

_logger = structlog.get_logger(__name__)


def answer_fault(request: HttpRequest, error: Exception) -> Response[dict[str, Any]]:  # Any: JSON values
    """The documented envelope for whatever a handler raised; faults of ours are logged and masked."""
    refusal = error if isinstance(error, SubgraphError) else database_fault(error)
    if refusal is None:
        _logger.error("unexpected fault", path=request.url.path, exc_info=error)
        refusal = SubgraphError(INTERNAL_ERROR, "Something went wrong on our side")
    code = FAMILY_CODES.get(refusal.code, refusal.code)
    status = 413 if isinstance(refusal, FileTooLargeError) else STATUSES[code]
    body = {"code": code, "message": refusal.message, "details": dict(refusal.details or {})}
    # What is left of a refused body is not read, so that the connection cannot be used again.
    headers = {"connection": "close"} if request.method == HttpMethod.PUT else {}
    return Response({"error": body}, status_code=status, headers=headers, media_type=MediaType.JSON)


@put(_PATH, status_code=201, request_max_body_size=None, exception_handlers={Exception: answer_fault})
async def upload(
    request: HttpRequest, organization_id: FromPath[str], asset_id: FromPath[str]
) -> Response[dict[str, str | int | None]]:
    """Store the bytes of an announced asset."""
    subgraph = _subgraph(request)
    _check_signature(subgraph.resources, request, organization_id, asset_id, purpose="PUT")
    asset = await receive_upload(
        subgraph.database,
        subgraph.resources,
        subgraph.clock,
        organization_id=organization_id,
        asset_id=asset_id,
        content_type=request.headers.get("content-type"),
        content_length=request.content_length,
        chunks=_body(request),
    )
    facts = {
        "id": asset.id,
        "status": asset.status,
        "mimeType": asset.mime_type,
        "sizeBytes": asset.size_bytes,
        "checksum": asset.checksum,
    }
    return Response(facts)


@route(_PATH, http_method=[HttpMethod.GET, HttpMethod.HEAD], exception_handlers={Exception: answer_fault})
async def download(
    request: HttpRequest, organization_id: FromPath[str], asset_id: FromPath[str]
) -> Response[Any]:  # Any: bytes or nothing
    """Send the bytes of an asset, or the part of them that a single `Range` names."""
    subgraph = _subgraph(request)
    await _authorize_reading(subgraph, request, organization_id, asset_id)
    asset, key, _ = await find_file(
        subgraph.database, subgraph.resources, organization_id=organization_id, asset_id=asset_id
    )
    return await serve_file(
        request,
        subgraph.resources.storage,
        key,
        content_type=asset.mime_type,
        etag=str(asset.checksum),
        filename=asset.filename,
        # An asset's bytes never change once they are there.
        cache="private, max-age=3600, immutable",
    )


def _subgraph(request: HttpRequest) -> Subgraph[Resources]:
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    return subgraph


async def _body(request: HttpRequest) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:  # what Litestar calls a client that hangs up
        raise invalid("file", "complete", "The upload broke off") from error


def _check_signature(
    resources: Resources, request: HttpRequest, organization_id: str, asset_id: str, *, purpose: str
) -> None:
    resources.signer.check(file_path(organization_id, asset_id), purpose=purpose, query=request.query_params)


async def _authorize_reading(
    subgraph: Subgraph[Resources], request: HttpRequest, organization_id: str, asset_id: str
) -> None:
    """Let pass who holds a signed address or belongs to the organization; to others the file does not exist."""
    authorization = request.headers.get("authorization")
    if "signature" in request.query_params or authorization is None:
        _check_signature(subgraph.resources, request, organization_id, asset_id, purpose="GET")
        return
    actor = Actor.from_claims(await authenticate(subgraph.verifier, authorization))
    if require_organization(actor) != organization_id or not is_identifier(asset_id):
        raise not_found("File", "id")
