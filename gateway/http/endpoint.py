"""GraphQL over HTTP: a request comes in, its operation runs, and the answer goes out in the form that was asked for.

Raw ASGI, since every microsecond here is paid by every request. The rules are those of the GraphQL-over-HTTP
specification: `application/graphql-response+json` says with its status whether the operation ran,
`application/json` answers 200 to every well-formed request.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
from graphql import OperationType

from gateway.execution.response import Response
from gateway.execution.transport import RequestContext
from gateway.http.accept import MediaType, negotiate
from gateway.http.asgi import ClientGoneError, Header, Receive, Scope, Send, headers_of, read_body, respond
from gateway.http.authentication import claims_of
from gateway.http.errors import HttpError
from gateway.http.event_stream import EVENT_STREAM, MULTIPART, Stream, StreamForm, send_stream
from gateway.http.graphiql import Page
from gateway.http.record import RequestRecord, record_of
from gateway.http.request import GraphQLRequest, from_body, from_query_string
from gateway.http.services import GraphQLServices, codes_of, find_operation, masked_faults, run
from gateway.serving.errors import RequestError
from gateway.serving.gateway import error_response
from gateway.serving.operation import Operation

_GRAPHQL = b"application/graphql-response+json; charset=utf-8"
_JSON = b"application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One HTTP request and the way to its answer."""

    method: str
    query_string: bytes
    headers: dict[str, str]
    receive: Receive
    send: Send
    record: RequestRecord
    media_type: MediaType | None
    """What to answer in; None where nothing that the client accepts can be had."""


class GraphQLEndpoint:
    """The HTTP side of `/graphql`."""

    def __init__(self, services: GraphQLServices, page: Page | None) -> None:
        self._services = services
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = headers_of(scope)
        media_type = negotiate(headers.get("accept", ""))
        if media_type is MediaType.HTML:
            if self._page is not None and scope["method"] in {"GET", "HEAD"}:
                await self._page.send(send)
                return
            media_type = MediaType.JSON
        exchange = _Exchange(
            scope["method"], scope["query_string"], headers, receive, send, record_of(scope), media_type
        )
        try:
            await self._answer(exchange)
        except HttpError as error:
            await _refuse(exchange, error)
        except ClientGoneError:
            exchange.record.codes.append("CLIENT_GONE")
        except TimeoutError:
            # Ending without the last chunk makes the server cut the connection.
            exchange.record.codes.append("CLIENT_STOPPED_READING")

    async def _answer(self, exchange: _Exchange) -> None:
        request = await self._read(exchange)
        with masked_faults(exchange.record.request_id):
            claims = await claims_of(exchange.headers.get("authorization"), self._services.authenticator)
        context = RequestContext(exchange.record.request_id, claims, exchange.headers)
        responses, form = self._responses(exchange, request, context)
        if form is None:
            async for response in responses:
                await _send(exchange, response)
            return
        services = self._services
        stream = Stream(form, exchange.receive, exchange.send, services.closing, services.options)
        await send_stream(responses, stream)

    async def _read(self, exchange: _Exchange) -> GraphQLRequest:
        if exchange.media_type is None:
            message = "Answers are application/graphql-response+json, application/json or text/event-stream."
            raise HttpError(406, "NOT_ACCEPTABLE", message)
        if exchange.method == "GET":
            return from_query_string(exchange.query_string)
        if exchange.method != "POST":
            message = "GraphQL requests are sent by POST, and queries also by GET."
            raise HttpError(405, "METHOD_NOT_ALLOWED", message, {"allow": "GET, POST"})
        _check_content_type(exchange.headers.get("content-type", ""))
        limit = self._services.options.max_body_bytes
        body = None if _announces_more(exchange.headers, limit) else await read_body(exchange.receive, limit)
        if body is None:
            raise HttpError(413, "MAX_BODY_LIMIT", f"The body is larger than {limit} bytes.", {"connection": "close"})
        return from_body(body)

    def _responses(
        self, exchange: _Exchange, request: GraphQLRequest, context: RequestContext
    ) -> tuple[AsyncIterator[Response], StreamForm | None]:
        """All responses, and the form to stream them in; None where there is one, sent as JSON."""
        try:
            with masked_faults(context.request_id):
                operation = find_operation(self._services, request, context)
            exchange.record.operation = operation.name
            return run(operation, request, context), _form(operation, exchange)
        except HttpError:
            raise
        except RequestError as error:
            streamed = exchange.media_type is MediaType.EVENT_STREAM
            return _only(error_response(error)), EVENT_STREAM if streamed else None


async def _send(exchange: _Exchange, response: Response) -> None:
    if response.errors:
        exchange.record.codes += codes_of(response)
    graphql = exchange.media_type is MediaType.GRAPHQL
    status = 400 if graphql and not response.executed else 200
    await respond(exchange.send, status, _content_type(exchange), response.to_bytes())


async def _refuse(exchange: _Exchange, error: HttpError) -> None:
    exchange.record.codes.append(error.code)
    headers: list[Header] = [(name.encode(), value.encode()) for name, value in error.headers.items()]
    await respond(exchange.send, error.status, _content_type(exchange), orjson.dumps({"errors": error.errors}), headers)


def _content_type(exchange: _Exchange) -> bytes:
    """Of an answer in one piece."""
    return _GRAPHQL if exchange.media_type is MediaType.GRAPHQL else _JSON


async def _only(response: Response) -> AsyncIterator[Response]:
    yield response


def _form(operation: Operation, exchange: _Exchange) -> StreamForm | None:
    """How to stream the operation's responses, if at all. Raises `HttpError` where this request cannot have them."""
    if operation.kind is OperationType.MUTATION and exchange.method == "GET":
        raise HttpError(405, "METHOD_NOT_ALLOWED", "Mutations are sent by POST.", {"allow": "POST"})
    if exchange.media_type is MediaType.EVENT_STREAM:
        return EVENT_STREAM
    if operation.kind is not OperationType.SUBSCRIPTION:
        return None
    if exchange.media_type is MediaType.MULTIPART:
        return MULTIPART
    message = "Subscriptions are answered over a WebSocket, as text/event-stream or as multipart/mixed."
    raise HttpError(406, "NOT_ACCEPTABLE", message)


def _check_content_type(content_type: str) -> None:
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [parameter.partition("=")[2].strip('"') for parameter in parameters if parameter.startswith("charset=")]
    if name != "application/json" or any(charset not in {"utf-8", "utf8"} for charset in charsets):
        message = "The body's Content-Type must be application/json, in UTF-8."
        raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", message, {"accept": "application/json"})


def _announces_more(headers: dict[str, str], limit: int) -> bool:
    length = headers.get("content-length", "")
    return length.isdigit() and int(length) > limit
