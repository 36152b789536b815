"""Deliveries of Twitch EventSub come in over HTTP, the answers that Twitch expects go out."""

from typing import Any, Final

import structlog
from litestar import MediaType, Request, Response, post
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import (
    FORBIDDEN,
    INTERNAL_ERROR,
    SERVICE_UNAVAILABLE,
    VALIDATION_ERROR,
    SubgraphError,
    database_fault,
)
from subgraphs.wavestack.social_ingest.domain.eventsub import Delivery
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.webhooks import PATH, receive

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used
_STATUSES: Final = {VALIDATION_ERROR: 400, FORBIDDEN: 403, SERVICE_UNAVAILABLE: 503}
_MAX_BODY_BYTES: Final = 262_144
_HEADER: Final = "twitch-eventsub-message-"

_logger = structlog.get_logger(__name__)


def answer_fault(request: HttpRequest, error: Exception) -> Response[dict[str, Any]]:  # Any: JSON values
    """The documented envelope for whatever was raised; faults of ours are logged and masked."""
    refusal = error if isinstance(error, SubgraphError) else database_fault(error)
    if refusal is None:
        if isinstance(status := getattr(error, "status_code", None), int) and status < 500:
            body = {"code": VALIDATION_ERROR, "message": "The delivery cannot be read", "details": {}}
            return Response({"error": body}, status_code=status, media_type=MediaType.JSON)
        _logger.error("unexpected fault", path=request.url.path, exc_info=error)
        refusal = SubgraphError(INTERNAL_ERROR, "Something went wrong on our side")
    body = {"code": refusal.code, "message": refusal.message, "details": dict(refusal.details or {})}
    return Response({"error": body}, status_code=_STATUSES.get(refusal.code, 500), media_type=MediaType.JSON)


@post(
    PATH + "/{organization_id:str}",
    status_code=200,
    request_max_body_size=_MAX_BODY_BYTES,
    exception_handlers={Exception: answer_fault},
)
async def eventsub(request: HttpRequest, organization_id: FromPath[str]) -> Response[str]:
    """Take in a delivery; a challenge is answered with its text."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    headers = request.headers
    delivery = Delivery(
        id=headers.get(f"{_HEADER}id", ""),
        timestamp=headers.get(f"{_HEADER}timestamp", ""),
        signature=headers.get(f"{_HEADER}signature", ""),
        kind=headers.get(f"{_HEADER}type", ""),
        body=await request.body(),
    )
    challenge = await receive(subgraph, organization_id, delivery)
    return Response(challenge or "", media_type=MediaType.TEXT, status_code=200)
