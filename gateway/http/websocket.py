"""A WebSocket comes in, and speaks graphql-transport-ws until it closes: many operations at the same time.

The close codes are those of the protocol: 4400 not a message, 4401 subscribed before the acknowledgement, 4403
credential refused or expired, 4406 other subprotocol, 4408 no `connection_init` in time, 4409 id in use, 4429 second
`connection_init`, 4500 a fault of ours.
"""

import asyncio
from time import time
from typing import Any

import msgspec
import orjson
import structlog

from gateway.execution.response import Response
from gateway.execution.transport import RequestContext
from gateway.http.asgi import Message, Receive, Scope, Send, headers_of
from gateway.http.authentication import claims_of
from gateway.http.errors import HttpError
from gateway.http.record import record_of
from gateway.http.request import GraphQLRequest
from gateway.http.services import GraphQLServices, codes_of, find_operation, masked_faults, run
from gateway.http.tasks import cancel_all, close_iterator
from gateway.serving.errors import RequestError, refusal

SUBPROTOCOL = "graphql-transport-ws"
_LONGEST_REASON = 123  # bytes: a close frame has no room for more

Json = Any  # JSON values: dict, list, str, int, float, bool, None
_log = structlog.get_logger("tidegate.websocket")


class ClientMessage(msgspec.Struct, frozen=True):
    """One message from the client, before its type is looked at."""

    type: str
    id: str | None = None
    payload: dict[str, Json] | None = None


_decoder = msgspec.json.Decoder(ClientMessage)


class SocketClosedError(Exception):
    """The connection has to be closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class GraphQLSocket:
    """One connection."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, services: GraphQLServices) -> None:
        self._scope = scope
        self._receive = receive
        self._asgi_send = send
        self._services = services
        self._record = record_of(scope)
        self._headers = headers_of(scope)
        self._context: RequestContext | None = None
        """Known when the connection is acknowledged."""
        self._operations: dict[str, asyncio.Task[None]] = {}
        """By the ids that are in use."""
        self._tasks: set[asyncio.Task[None]] = set()
        """Also those that have given their id back and are about to end."""
        self._lost = asyncio.Event()
        """Set when nothing can be sent any more."""

    async def serve(self) -> None:
        """Serve the connection until either side closes it."""
        await self._receive()
        if SUBPROTOCOL not in self._scope.get("subprotocols", ()):
            await self._asgi_send({"type": "websocket.accept"})
            await self._close(4406, "Subprotocol not acceptable")
            return
        await self._asgi_send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        reading = asyncio.ensure_future(self._read())
        lost = asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait({reading, lost}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                await reading
        except SocketClosedError as closed:
            await self._close(closed.code, closed.reason)
        except Exception:
            _log.exception("fault", request_id=self._record.request_id)
            await self._close(4500, "Internal server error")
        finally:
            await cancel_all(reading, lost, *self._tasks)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._services.options.connection_init_seconds) as limit:
                while (message := await self._receive())["type"] != "websocket.disconnect":
                    await self._handle(_decode(message))
                    if self._context is not None:
                        limit.reschedule(_expiry(self._context))
        except TimeoutError:
            if self._context is None:
                raise SocketClosedError(4408, "Connection initialisation timeout") from None
            raise SocketClosedError(4403, "TOKEN_EXPIRED: The token has expired.") from None

    async def _handle(self, message: ClientMessage) -> None:
        match message.type:
            case "connection_init":
                await self._initialise(message.payload or {})
            case "ping":
                await self._send("pong", payload=message.payload)
            case "pong":
                pass
            case "subscribe":
                await self._begin(message)
            case "complete":
                task = self._operations.pop(_id_of(message), None)
                if task is not None:
                    task.cancel()
            case _:
                raise SocketClosedError(4400, f"Unknown message type: {message.type}")

    async def _initialise(self, payload: dict[str, Json]) -> None:
        if self._context is not None:
            raise SocketClosedError(4429, "Too many initialisation requests")
        authorization = payload.get("Authorization", payload.get("authorization", self._headers.get("authorization")))
        if authorization is not None and not isinstance(authorization, str):
            raise SocketClosedError(4400, "The Authorization of connection_init is no text")
        try:
            claims = await claims_of(authorization, self._services.authenticator)
        except HttpError as error:
            self._record.codes.append(error.code)
            raise SocketClosedError(4403, f"{error.code}: {error.message}") from error
        headers = self._headers if authorization is None else {**self._headers, "authorization": authorization}
        self._context = RequestContext(self._record.request_id, claims, headers)
        await self._send("connection_ack")

    async def _begin(self, message: ClientMessage) -> None:
        if self._context is None:
            raise SocketClosedError(4401, "Unauthorized")
        id_ = _id_of(message)
        if id_ in self._operations:
            raise SocketClosedError(4409, f"Subscriber for {id_} already exists")
        try:
            request = msgspec.convert(message.payload, GraphQLRequest)
        except msgspec.ValidationError as error:
            raise SocketClosedError(4400, f"Invalid payload of subscribe: {error}") from error
        if request.query is None and request.document_id is None and not request.extensions:
            raise SocketClosedError(4400, "Invalid payload of subscribe: it has no query")
        if len(self._operations) >= self._services.options.max_socket_operations:
            refused = refusal("TOO_MANY_OPERATIONS", "Too many operations run on this connection.")
            await self._refuse(id_, refused)
            return
        task = asyncio.create_task(self._run(id_, request, self._context))
        self._operations[id_] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, id_: str, request: GraphQLRequest, context: RequestContext) -> None:
        try:
            with masked_faults(context.request_id):
                operation = find_operation(self._services, request, context)
                self._record.operation = operation.name
                responses = run(operation, request, context)
                try:
                    async for response in responses:
                        if not response.executed:
                            raise RequestError(response.errors)
                        await self._send_response(id_, response)
                finally:
                    await close_iterator(responses)
            self._forget(id_)
            await self._send("complete", id=id_)
        except RequestError as error:
            self._forget(id_)
            await self._refuse(id_, error)

    async def _refuse(self, id_: str, error: RequestError) -> None:
        self._record.codes += [shown.get("extensions", {}).get("code", "") for shown in error.errors]
        await self._send("error", id=id_, payload=error.errors)

    def _forget(self, id_: str) -> None:
        """Free the id before the client hears that it is free."""
        self._operations.pop(id_, None)

    async def _send_response(self, id_: str, response: Response) -> None:
        if response.errors:
            self._record.codes += codes_of(response)
        text = b'{"id":%b,"type":"next","payload":%b}' % (orjson.dumps(id_), response.to_bytes())
        await self._send_text(text.decode())

    async def _send(self, type_: str, **members: Json) -> None:
        body = {"type": type_, **{name: value for name, value in members.items() if value is not None}}
        await self._send_text(orjson.dumps(body).decode())

    async def _send_text(self, text: str) -> None:
        """Send a message. A source waits here for a slow client; one that reads nothing for too long is given up."""
        try:
            async with asyncio.timeout(self._services.options.send_seconds):
                await self._asgi_send({"type": "websocket.send", "text": text})
        except TimeoutError:
            self._record.codes.append("CLIENT_STOPPED_READING")
            await self._give_up()
        except OSError:  # how servers say that the connection is gone
            await self._give_up()

    async def _give_up(self) -> None:
        """Let serve() end the connection, and wait until it cancels whoever is here."""
        self._lost.set()
        await asyncio.Event().wait()

    async def _close(self, code: int, reason: str) -> None:
        short = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")
        await self._asgi_send({"type": "websocket.close", "code": code, "reason": short})


def _decode(message: Message) -> ClientMessage:
    text = message.get("text")
    if text is None:
        raise SocketClosedError(4400, "Messages are JSON in text frames")
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SocketClosedError(4400, f"Invalid message: {error}") from error


def _expiry(context: RequestContext) -> float | None:
    """When the credential ends, in the event loop's time; None where it does not."""
    expires = (context.claims or {}).get("exp")
    if not isinstance(expires, int | float):
        return None
    return asyncio.get_running_loop().time() + expires - time()


def _id_of(message: ClientMessage) -> str:
    if not message.id:
        raise SocketClosedError(4400, f"A message of type {message.type} needs an id")
    return message.id
