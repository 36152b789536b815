"""One WebSocket that speaks graphql-transport-ws comes in, the answers of its operations go out over it."""

import asyncio
from contextlib import aclosing, suppress
from typing import Any

import msgspec
from graphql import DocumentNode
from litestar.connection import WebSocket
from litestar.exceptions import WebSocketDisconnect

from subgraphs.kit.credentials import Verifier, authenticate
from subgraphs.kit.documents import Documents, GraphQLRequest
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Claims
from subgraphs.kit.operations import Operations

PROTOCOL = "graphql-transport-ws"

_INIT_SECONDS = 10
_MAX_OPERATIONS = 1000

_encode = msgspec.json.Encoder().encode


class _Message(msgspec.Struct, frozen=True):
    """A message of the client, of any kind."""

    type: str
    id: str | None = None
    payload: dict[str, Any] | None = None  # Any: JSON values


_decode = msgspec.json.Decoder(_Message).decode


class _ProtocolError(Exception):
    """The client broke the protocol; the connection is closed with the protocol's code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class GraphQLSocket:
    """One connection: checked once, then any number of operations at the same time."""

    def __init__(
        self,
        socket: WebSocket[Any, Any, Any],  # Any: no user, session or state is used
        operations: Operations[Any],  # Any: the door does not look at the resources
        documents: Documents,
        verifier: Verifier | None,
    ) -> None:
        self._socket = socket
        self._operations = operations
        self._documents = documents
        self._verifier = verifier
        self._claims: Claims | None = None
        self._ready = False
        self._running: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Serve until either side closes."""
        await self._socket.accept(subprotocols=PROTOCOL)
        try:
            async with asyncio.timeout(_INIT_SECONDS):
                await self._initialise()
            while True:
                await self._handle(await self._receive())
        except TimeoutError:
            await self._socket.close(code=4408, reason="Connection initialisation timeout")
        except _ProtocolError as close:
            await self._socket.close(code=close.code, reason=close.reason)
        except WebSocketDisconnect:
            pass
        finally:
            await self._cancel_all()

    async def _initialise(self) -> None:
        message = await self._receive()
        while message.type != "connection_init":
            if message.type != "ping":
                raise _ProtocolError(4401, "Unauthorized")
            await self._send({"type": "pong"})
            message = await self._receive()
        payload = message.payload or {}
        header = payload.get("authorization") or payload.get("Authorization")
        try:
            self._claims = await authenticate(self._verifier, header or self._socket.headers.get("authorization"))
        except SubgraphError as error:
            raise _ProtocolError(4403, "Forbidden") from error
        await self._send({"type": "connection_ack"})

    async def _handle(self, message: _Message) -> None:
        match message.type:
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe" if message.id and message.payload is not None:
                self._subscribe(message.id, message.payload)
            case "complete" if message.id:
                self._cancel(message.id)
            case "connection_init":
                raise _ProtocolError(4429, "Too many initialisation requests")
            case _:
                raise _ProtocolError(4400, "Invalid message received")

    def _subscribe(self, key: str, payload: dict[str, Any]) -> None:  # Any: JSON values
        if key in self._running:
            raise _ProtocolError(4409, f"Subscriber for {key} already exists")
        if len(self._running) >= _MAX_OPERATIONS:
            raise _ProtocolError(4429, "Too many operations")
        try:
            request = msgspec.convert(payload, GraphQLRequest)
        except msgspec.ValidationError as error:
            raise _ProtocolError(4400, "Invalid message received") from error
        task = asyncio.create_task(self._run(key, request))
        self._running[key] = task

    async def _run(self, key: str, request: GraphQLRequest) -> None:
        try:
            await self._answer(key, request)
        except WebSocketDisconnect:
            pass
        finally:
            self._running.pop(key, None)

    async def _answer(self, key: str, request: GraphQLRequest) -> None:
        document = self._documents.read(request.query)
        if not isinstance(document, DocumentNode):
            await self._send({"id": key, "type": "error", "payload": self._operations.answer_errors(document, "")})
            return
        run = self._operations.run(
            document,
            request.variables or {},
            operation_name=request.operation_name,
            claims=self._claims,
            headers=dict(self._socket.headers),
        )
        async with aclosing(run) as answers:
            async for answer in answers:
                await self._send({"id": key, "type": "next", "payload": answer})
        await self._send({"id": key, "type": "complete"})

    async def _receive(self) -> _Message:
        try:
            return _decode(await self._socket.receive_text())
        except msgspec.DecodeError as error:
            raise _ProtocolError(4400, "Invalid message received") from error

    async def _send(self, message: dict[str, Any]) -> None:  # Any: JSON values
        await self._socket.send_data(_encode(message).decode(), mode="text")

    def _cancel(self, key: str) -> None:
        task = self._running.pop(key, None)
        if task is not None:
            task.cancel()

    async def _cancel_all(self) -> None:
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task
