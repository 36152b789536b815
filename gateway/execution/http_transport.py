"""Requests to a subgraph behind a URL come in, its answers go out: over one pool of kept connections."""

from collections.abc import AsyncGenerator
from functools import cached_property

import orjson
from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError

from gateway.errors import TransportError
from gateway.execution.event_stream import read_event_stream
from gateway.execution.graphql_response import read_body
from gateway.execution.http_client import Failure, HttpClient, HttpFailureError
from gateway.execution.http_settings import HttpSettings, SubscriptionProtocol, forwarded
from gateway.execution.plain_client import PlainClient
from gateway.execution.reqwest_client import ReqwestClient, client_builder, failure_of
from gateway.execution.transport import SubgraphRequest, SubgraphResponse
from gateway.execution.websocket_stream import read_websocket

_MUTATION = b'{"query":"mutation'


class HttpPool:
    """The connections to all subgraphs. It can be made anywhere and is used in one event loop."""

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings
        self.plain: HttpClient = PlainClient(settings)

    # These two read the system's certificates when they are made, for longer than all the rest of a start takes.

    @cached_property
    def encrypted(self) -> HttpClient:
        """The client for `https://`."""
        return ReqwestClient(self.settings)

    @cached_property
    def streaming(self) -> Client:
        """The client for event streams: without a limit of time."""
        headers = {"content-type": "application/json", "accept": "text/event-stream"}
        return client_builder(self.settings).default_headers(headers).build()

    def client(self, url: str) -> HttpClient:
        """Return the client for a URL."""
        return self.plain if url.startswith("http://") else self.encrypted

    async def close(self) -> None:
        """Close all connections."""
        await self.plain.close()
        for name in ("encrypted", "streaming"):
            if name in self.__dict__:
                await getattr(self, name).close()


class HttpTransport:
    """Carries requests to one subgraph by POST, and subscriptions by the protocol that is set for it."""

    __slots__ = ("_client", "_name", "_pool", "_protocol", "_subscription_url", "_url")

    def __init__(
        self,
        name: str,
        url: str,
        pool: HttpPool,
        *,
        protocol: SubscriptionProtocol = "graphql-transport-ws",
        subscription_url: str | None = None,
        client: HttpClient | None = None,
    ) -> None:
        self._name = name
        self._url = url
        self._pool = pool
        self._client = client or pool.client(url)
        self._protocol = protocol
        self._subscription_url = subscription_url or url

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Run a query or mutation."""
        headers = forwarded(request.context, self._pool.settings)
        body = request.prefix + orjson.dumps(request.variables) + b"}"
        try:
            answer = await self._client.post(
                self._url, headers, body, repeatable=not request.prefix.startswith(_MUTATION)
            )
        except HttpFailureError as error:
            raise self._explain(error.failure) from error
        return read_body(self._name, answer.body, answer.status)

    def _explain(self, failure: Failure) -> TransportError:
        settings = self._pool.settings
        match failure:
            case Failure.UNREACHABLE:
                return TransportError(f"The subgraph '{self._name}' cannot be reached.")
            case Failure.TIMED_OUT:
                return TransportError(
                    f"The subgraph '{self._name}' did not answer within {settings.timeout:g} seconds."
                )
            case Failure.TOO_LARGE:
                limit = settings.response_limit
                return TransportError(f"The subgraph '{self._name}' answered with more than {limit} bytes.")
            case Failure.BROKEN:
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
            raise self._explain(failure_of(error)) from error
        finally:
            await events.aclose()

    async def close(self) -> None:
        """Connections belong to the pool."""
