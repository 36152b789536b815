"""A gateway and its options come in, the ASGI application of its own origin goes out."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Litestar, Request, Response, asgi, get
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from gateway.errors import shortened
from gateway.http.asgi import Scope, Send, headers_of, respond
from gateway.http.endpoint import GraphQLEndpoint
from gateway.http.graphiql import Page, send_asset
from gateway.http.health import Check, readiness
from gateway.http.metrics import PATH as METRICS_PATH
from gateway.http.services import GraphQLServices
from gateway.http.websocket import GraphQLSocket

OWN_PATHS = ("/graphql", "/graphiql", "/health", METRICS_PATH)
"""What the application answers at and below."""

_REFUSALS = {
    404: ("NOT_FOUND", "There is nothing at {path}. The graph answers at /graphql."),
    405: ("METHOD_NOT_ALLOWED", "{path} does not know {method}."),
}


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

    @get("/")
    async def home() -> Redirect:
        return Redirect("/graphql")

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
        route_handlers=[graphql, assets, home, live, ready],
        exception_handlers={HTTPException: _refusal},
        openapi_config=None,
        logging_config=None,
    )


def _refusal(
    request: Request[Any, Any, Any], error: HTTPException
) -> Response[dict[str, object]]:  # Any: no user, no state
    """Say what the router refuses: a path or a method that is not there.

    Not in GraphQL's form, so that no client takes it for an answer of the graph.
    """
    code, sentence = _REFUSALS.get(error.status_code, ("BAD_REQUEST", error.detail))
    message = sentence.format(path=shortened(request.url.path), method=request.method)
    body: dict[str, object] = {"error": {"code": code, "message": message}}
    return Response(body, status_code=error.status_code, headers=error.headers)


async def _send_asset(scope: Scope, send: Send) -> None:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        await respond(send, 405, b"text/plain; charset=utf-8", b"Files are read by GET.", [(b"allow", b"GET, HEAD")])
        return
    await send_asset(send, scope["path"].strip("/").rpartition("/")[2], headers_of(scope))
