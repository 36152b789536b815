"""HTTP and WebSocket requests of remote gateways come in, GraphQL answers go out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from graphql import DocumentNode, GraphQLError
from litestar import Litestar, MediaType, Request, Response, get, post, websocket
from litestar.connection import WebSocket
from litestar.datastructures import State
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.types import ControllerRouterHandler

from subgraphs.kit.credentials import Verifier, authenticate
from subgraphs.kit.documents import Documents, GraphQLRequest
from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.operations import Operations, is_subscription
from subgraphs.kit.websocket import GraphQLSocket

_JSON = "application/json"
_GRAPHQL_JSON = "application/graphql-response+json"

_NO_ROUTE = {
    NOT_FOUND: "There is nothing at this path",
    "METHOD_NOT_ALLOWED": "This path does not know this method",
}

# Content travels in variables; what clients may send is limited by the gateway.
_MAX_BODY_BYTES = 128 << 20

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(GraphQLRequest).decode


def build_asgi(
    *,
    operations: Operations[Any],  # Any: the door does not look at the resources
    verifier: Verifier | None,
    healthy: Callable[[], Awaitable[bool]],
    routes: Sequence[ControllerRouterHandler],
    state: Mapping[str, object],
    start: Callable[[], Awaitable[None]],
    stop: Callable[[], Awaitable[None]],
) -> Litestar:
    """The ASGI application of one subgraph. Without a verifier every request is anonymous."""
    documents = Documents(operations.schema.core)

    @post("/graphql", status_code=200, request_max_body_size=_MAX_BODY_BYTES)
    async def graphql(request: Request[Any, Any, Any]) -> Response[bytes]:  # Any: no user, session or state is used
        try:
            wanted = _decode(await request.body())
            claims = await authenticate(verifier, request.headers.get("authorization"))
        except msgspec.DecodeError as error:
            return refuse(request, 400, GraphQLError(f"The body is no GraphQL request: {error}"))
        except SubgraphError as error:
            return refuse(request, 401, GraphQLError(error.message, original_error=error))
        document = documents.read(wanted.query)
        if not isinstance(document, DocumentNode):
            return refuse(request, 400, *document)
        if is_subscription(document, wanted.operation_name):
            return refuse(request, 400, GraphQLError("Subscriptions are served over WebSocket."))
        answer = await operations.execute(
            document,
            wanted.variables or {},
            operation_name=wanted.operation_name,
            claims=claims,
            headers=dict(request.headers),
        )
        return Response(_encode(answer), media_type=_media_type(request))

    def refuse(request: Request[Any, Any, Any], status: int, *errors: GraphQLError) -> Response[bytes]:
        shown = operations.answer_errors(errors, request.headers.get("x-request-id", ""))
        media_type = _media_type(request)
        # By the GraphQL-over-HTTP draft, plain JSON answers a bad document with 200.
        status = 200 if media_type == _JSON and status == 400 else status
        return Response(_encode({"errors": shown}), media_type=media_type, status_code=status)

    @websocket("/graphql")
    async def graphql_socket(socket: WebSocket[Any, Any, Any]) -> None:  # Any: no user, session or state is used
        await GraphQLSocket(socket, operations, documents, verifier).serve()

    @get("/health")
    async def health() -> Response[dict[str, str]]:
        try:
            well = await healthy()
        except Exception:
            well = False
        return Response({"status": "ok" if well else "unavailable"}, status_code=200 if well else 503)

    return Litestar(
        route_handlers=[graphql, graphql_socket, health, *routes],
        on_startup=[start],
        on_shutdown=[stop],
        state=State(dict(state)),
        openapi_config=None,
        logging_config=None,
        exception_handlers={NotFoundException: _no_such_route, MethodNotAllowedException: _no_such_route},
    )


def _no_such_route(_request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """A path or method that no route has, in the envelope of all our errors. Any: JSON values."""
    code = NOT_FOUND if error.status_code == 404 else "METHOD_NOT_ALLOWED"
    body = {"code": code, "message": _NO_ROUTE[code], "details": {}}
    return Response({"error": body}, status_code=error.status_code, headers=error.headers, media_type=MediaType.JSON)


def _media_type(request: Request[Any, Any, Any]) -> str:
    return _GRAPHQL_JSON if _GRAPHQL_JSON in request.headers.get("accept", "") else _JSON
