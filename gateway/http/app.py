"""A gateway and its options come in, the ASGI application of its own origin goes out."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Litestar, Response, asgi, get

from gateway.http.asgi import Scope, Send, headers_of, respond
from gateway.http.endpoint import GraphQLEndpoint
from gateway.http.graphiql import Page, send_asset
from gateway.http.health import Check, readiness
from gateway.http.services import GraphQLServices
from gateway.http.websocket import GraphQLSocket

OWN_PATHS = ("/graphql", "/graphiql", "/health")
"""What the application answers at and below."""


def build_app(services: GraphQLServices, checks: Callable[[], Mapping[str, Check]]) -> Litestar:
    """Route the paths of a gateway. `checks` says what readiness asks now, by subgraph."""
    endpoint = GraphQLEndpoint(services, Page() if services.options.graphiql else None)

    @asgi("/graphql", copy_scope=False)
    async def graphql(scope: Any, receive: Any, send: Any) -> None:  # Any: Litestar's ASGI types and ours are twins
        if scope["type"] == "websocket":
            await GraphQLSocket(scope, receive, send, services).serve()
        else:
            await endpoint(scope, receive, send)

    @asgi("/graphiql/assets", is_mount=True, copy_scope=False)
    async def assets(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001  # Any: as above
        await _send_asset(scope, send)

    @get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @get(["/health", "/health/ready"])
    async def ready() -> Response[dict[str, object]]:
        if services.maintenance.on:
            return Response({"status": "maintenance"}, status_code=503)
        status, body = await readiness(checks())
        return Response(body, status_code=status)

    return Litestar(
        route_handlers=[graphql, assets, live, ready],
        openapi_config=None,
        logging_config=None,
    )


async def _send_asset(scope: Scope, send: Send) -> None:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        await respond(send, 405, b"text/plain; charset=utf-8", b"Files are read by GET.", [(b"allow", b"GET, HEAD")])
        return
    await send_asset(send, scope["path"].strip("/").rpartition("/")[2], headers_of(scope))
