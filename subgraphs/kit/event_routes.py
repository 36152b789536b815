"""Requests of other subgraphs come in over HTTP, what has happened here goes out: pages of the outbox, awaited."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from subgraphs.kit.errors import FORBIDDEN, SubgraphError
from subgraphs.kit.events import EventLog
from subgraphs.kit.graph import SERVICE
from subgraphs.kit.identity import Actor, require_scope

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_LONGEST_SECONDS = 30.0
_LARGEST_PAGE = 1000


class _Wanted(msgspec.Struct, frozen=True):
    """The query of a request."""

    after: int
    topics: str
    limit: int = 100
    seconds: float = 0.0


def event_routes(events: EventLog, verify: Callable[[str | None], Awaitable[Actor]]) -> list[HTTPRouteHandler]:
    """Handlers of `GET /events` and `GET /events/newest`. Only requests with the scope `service` are answered.

    `verify` tells who holds the credential of an Authorization header. The events of all organizations stand in one
    page, so that no client may see it.
    """

    @get("/events")
    async def page(request: HttpRequest) -> Response[Any]:  # Any: JSON values
        wanted = await _wanted(request, verify)
        if isinstance(wanted, Response):
            return wanted
        found = await events.page(
            after=wanted.after,
            topics=wanted.topics.split(","),
            limit=max(1, min(wanted.limit, _LARGEST_PAGE)),
            seconds=max(0.0, min(wanted.seconds, _LONGEST_SECONDS)),
        )
        return Response(found.as_json())

    @get("/events/newest")
    async def newest(request: HttpRequest) -> Response[Any]:  # Any: JSON values
        wanted = await _wanted(request, verify)
        if isinstance(wanted, Response):
            return wanted
        return Response({"newest": await events.newest_of(wanted.topics.split(","), wanted.after)})

    return [page, newest]


async def _wanted(
    request: HttpRequest, verify: Callable[[str | None], Awaitable[Actor]]
) -> _Wanted | Response[dict[str, str]]:
    """What is asked for, or the refusal."""
    try:
        require_scope(await verify(request.headers.get("authorization")), SERVICE)
        return msgspec.convert(dict(request.query_params), _Wanted, strict=False)
    except SubgraphError as error:
        return Response(
            {"code": error.code, "message": error.message}, status_code=403 if error.code == FORBIDDEN else 401
        )
    except msgspec.ValidationError as error:
        return Response({"code": "VALIDATION_ERROR", "message": str(error)}, status_code=400)
