"""Requests to a subgraph behind a URL come in, its answers go out: over one pool of kept connections."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError, RequestTimeoutError
from pyreqwest.response import Response

from gateway.errors import TransportError
from gateway.execution.event_stream import read_event_stream
from gateway.execution.graphql_response import read_body
from gateway.execution.http_settings import HttpSettings, SubscriptionProtocol, forwarded
from gateway.execution.transport import SubgraphRequest, SubgraphResponse
from gateway.execution.websocket_stream import read_websocket

ACCEPT = "application/graphql-response+json, application/json;q=0.9"


class HttpPool:
    """The connections to all subgraphs. It can be made anywhere and is used in one event loop."""

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings
        connect_timeout = timedelta(seconds=settings.connect_timeout)
        headers = {"content-type": "application/json", "accept": ACCEPT}
        builder = ClientBuilder().connect_timeout(connect_timeout).no_proxy().follow_redirects(enable=False)
        self.client: Client = builder.default_headers(headers).timeout(timedelta(seconds=settings.timeout)).build()
        builder = ClientBuilder().connect_timeout(connect_timeout).no_proxy().follow_redirects(enable=False)
        headers = {**headers, "accept": "text/event-stream"}
        self.streaming: Client = builder.default_headers(headers).build()
        """Without a time limit, for subscriptions."""

    async def close(self) -> None:
        """Close all connections."""
        await self.client.close()
        await self.streaming.close()


class HttpTransport:
    """Carries requests to one subgraph by POST, and subscriptions by the protocol that is set for it."""

    __slots__ = ("_name", "_pool", "_protocol", "_subscription_url", "_url")

    def __init__(
        self,
        name: str,
        url: str,
        pool: HttpPool,
        *,
        protocol: SubscriptionProtocol = "graphql-transport-ws",
        subscription_url: str | None = None,
    ) -> None:
        self._name = name
        self._url = url
        self._pool = pool
        self._protocol = protocol
        self._subscription_url = subscription_url or url

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Run a query or mutation."""
        settings = self._pool.settings
        body = request.prefix + orjson.dumps(request.variables) + b"}"
        builder = self._pool.client.post(self._url).headers(forwarded(request.context, settings)).body_bytes(body)
        try:
            async with builder.build_streamed() as response:
                return read_body(self._name, await self._read(response), response.status)
        except PyreqwestError as error:
            raise self._explain(error) from error

    async def _read(self, response: Response) -> bytes:
        """Read the body, and stop where it grows past the limit."""
        limit = self._pool.settings.response_limit
        reader = response.body_reader
        chunks: list[bytes] = []
        size = 0
        while (chunk := await reader.read_chunk()) is not None:
            size += len(chunk)
            if size > limit:
                raise TransportError(f"The subgraph '{self._name}' answered with more than {limit} bytes.")
            chunks.append(bytes(chunk))
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _explain(self, error: PyreqwestError) -> TransportError:
        if _never_connected(error):
            return TransportError(f"The subgraph '{self._name}' cannot be reached.")
        if isinstance(error, RequestTimeoutError):
            seconds = self._pool.settings.timeout
            return TransportError(f"The subgraph '{self._name}' did not answer within {seconds:g} seconds.")
        return TransportError(f"The connection to the subgraph '{self._name}' broke.")

    async def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        """Run a subscription."""
        settings = self._pool.settings
        if self._protocol == "graphql-sse":
            events = read_event_stream(self._name, self._subscription_url, self._pool.streaming, settings, request)
        else:
            events = read_websocket(self._name, self._subscription_url, settings, request)
        try:
            async for event in events:
                yield event
        except PyreqwestError as error:
            raise self._explain(error) from error
        finally:
            await events.aclose()

    async def close(self) -> None:
        """Connections belong to the pool."""


def _never_connected(error: PyreqwestError) -> bool:
    """Say whether the connection itself failed. The client's `ConnectError` also stands for what broke later."""
    causes = error.details.get("causes") if isinstance(error, DetailedPyreqwestError) else None
    return any(cause["message"] == "client error (Connect)" for cause in causes or ())
