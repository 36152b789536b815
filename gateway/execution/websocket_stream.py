"""A subscription comes in, the messages of a WebSocket go out (subprotocol graphql-transport-ws)."""

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit, urlunsplit

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from gateway.errors import TransportError
from gateway.execution.graphql_response import read_response
from gateway.execution.http_settings import HttpSettings, forwarded
from gateway.execution.transport import Json, SubgraphRequest, SubgraphResponse

PROTOCOL = Subprotocol("graphql-transport-ws")
_ID = "1"  # every connection carries one subscription


async def read_websocket(
    name: str, url: str, settings: HttpSettings, request: SubgraphRequest
) -> AsyncGenerator[SubgraphResponse]:
    """Open a connection and yield the answers until the subgraph completes. Closing it ends the subscription there."""
    stream = _Stream(name, settings)
    try:
        connection = await stream.open(url, request)
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise TransportError(f"The subgraph '{name}' does not accept the subscription.") from error
    try:
        while (message := await stream.receive(connection))["type"] != "complete":
            if message["type"] == "next":
                yield stream.answer(message.get("payload"))
            elif message["type"] == "error":
                yield stream.answer({"errors": message.get("payload")})
                return
    except ConnectionClosed as error:
        raise TransportError(f"The connection to the subgraph '{name}' broke.") from error
    finally:
        # Says goodbye properly: the subgraph ends the subscription with the connection.
        await connection.close()


class _Stream:
    """The protocol's messages for one subgraph."""

    def __init__(self, name: str, settings: HttpSettings) -> None:
        self._name = name
        self._settings = settings

    async def open(self, url: str, request: SubgraphRequest) -> ClientConnection:
        """Connect, wait for the acknowledgement, and subscribe."""
        headers = forwarded(request.context, self._settings)
        connection = await connect(
            _websocket_url(url),
            subprotocols=[PROTOCOL],
            additional_headers=headers,
            open_timeout=self._settings.connect_timeout,
            max_size=self._settings.response_limit,
            proxy=None,
        )
        try:
            async with asyncio.timeout(self._settings.timeout):
                await self._subscribe(connection, headers, request)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _subscribe(self, connection: ClientConnection, headers: dict[str, str], request: SubgraphRequest) -> None:
        if connection.subprotocol != PROTOCOL:
            raise TransportError(f"The subgraph '{self._name}' does not speak {PROTOCOL}.")
        try:
            # Servers differ in where they look for credentials: the handshake's headers, or this payload.
            await connection.send(orjson.dumps({"type": "connection_init", "payload": headers}), text=True)
            await self._acknowledged(connection)
        except ConnectionClosed as error:
            raise TransportError(f"The subgraph '{self._name}' does not accept the subscription.") from error
        body = request.prefix + orjson.dumps(request.variables) + b"}"
        await connection.send(b'{"id":"%s","type":"subscribe","payload":%s}' % (_ID.encode(), body), text=True)

    async def _acknowledged(self, connection: ClientConnection) -> None:
        message = await self.receive(connection)
        if message["type"] != "connection_ack":
            raise TransportError(f"The subgraph '{self._name}' does not speak {PROTOCOL}.")

    async def receive(self, connection: ClientConnection) -> dict[str, Json]:
        """Return the next message; pings are answered."""
        while True:
            try:
                message = orjson.loads(await connection.recv(decode=False))
            except orjson.JSONDecodeError as error:
                raise TransportError(
                    f"The subgraph '{self._name}' answered with something that is not JSON."
                ) from error
            if type(message) is not dict or not isinstance(message.get("type"), str):
                raise TransportError(f"The subgraph '{self._name}' does not speak {PROTOCOL}.")
            if message["type"] != "ping":
                return message
            await connection.send('{"type":"pong"}')

    def answer(self, payload: Json) -> SubgraphResponse:
        """Read a message's payload."""
        if type(payload) is not dict:
            raise TransportError(f"The subgraph '{self._name}' answered with JSON that is not a GraphQL response.")
        return read_response(self._name, payload)


def _websocket_url(url: str) -> str:
    """Return the URL with a scheme of WebSockets."""
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return urlunsplit(parts._replace(scheme=scheme))
