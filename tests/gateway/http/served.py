"""A gateway over the small subgraphs, answering on a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyreqwest.client import Client, ClientBuilder

from gateway import EmbeddedTransport, Gateway, Limits, compose, read_supergraph
from gateway.app.listen import Server, bind, port_of
from gateway.http.app import build_app
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator
from gateway.http.cors import Cors
from gateway.http.edge import Edge
from gateway.http.options import HttpOptions
from gateway.http.services import GraphQLServices
from gateway.serving.persisted import PersistedDocuments
from gateway.supergraph.model import Supergraph
from tests.gateway.http.outside import SmallSubgraph, scores, sources, users
from tests.patience import PATIENCE


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.json.get("errors", [])]


@dataclass(slots=True)
class Served:
    """The running gateway, and a client of it."""

    port: int
    gateway: Gateway
    users: SmallSubgraph
    server: Server
    client: Client

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ask(
        self,
        method: str = "POST",
        path: str = "/graphql",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; `body` goes as JSON unless it is bytes."""
        builder = self.client.request(method, self.url + path)
        if body is not None:
            builder = builder.body_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
            if not isinstance(body, bytes):
                builder = builder.headers({"content-type": "application/json"})
        response = await builder.headers(dict(headers or {})).build().send()
        return Answer(response.status, dict(response.headers), bytes(await response.bytes()))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a test wants to be different."""

    options: HttpOptions = field(default_factory=HttpOptions)
    limits: Limits = field(default_factory=Limits)
    authenticator: Authenticator | None = None
    documents: PersistedDocuments = field(default_factory=PersistedDocuments)
    origins: tuple[str, ...] = ()
    shutdown_seconds: float = 5


@cache
def supergraph() -> Supergraph:
    composition = compose(sources())
    assert composition.supergraph_sdl is not None, composition.errors
    return read_supergraph(composition.supergraph_sdl)


def gateway_over(outside: SmallSubgraph, limits: Limits | None = None) -> Gateway:
    transports = {"users": EmbeddedTransport("users", outside), "scores": EmbeddedTransport("scores", scores())}
    return Gateway(supergraph(), transports, limits=limits)


@asynccontextmanager
async def serve_gateway(setup: Setup) -> AsyncIterator[Served]:
    """Serve on a free port until the block ends."""
    outside = users()
    gateway = gateway_over(outside, setup.limits)
    closing = asyncio.Event()
    services = GraphQLServices(gateway, setup.authenticator, setup.documents, closing, setup.options)
    app: ASGIApp = build_app(services, dict)
    async with (
        serve_app(Cors(app, setup.origins), closing, setup.shutdown_seconds) as (server, port),
        ClientBuilder().no_proxy().build() as client,
    ):
        yield Served(port, gateway, outside, server, client)


@asynccontextmanager
async def serve_app(
    app: ASGIApp, closing: asyncio.Event | None = None, shutdown_seconds: float = 5
) -> AsyncIterator[tuple[Server, int]]:
    """Serve any application."""
    listener = bind("127.0.0.1", 0, "--port")
    listening = asyncio.Event()
    server = Server(
        Edge(app),
        on_closing=(closing or asyncio.Event()).set,
        on_listening=listening.set,
        shutdown_seconds=shutdown_seconds,
        max_message_bytes=1_000_000,
    )
    port = port_of(listener)
    task = asyncio.ensure_future(server.serve(sockets=[listener]))
    await listening.wait()
    try:
        yield server, port
    finally:
        server.stop()
        with suppress(asyncio.CancelledError):
            await task


async def nothing_runs(served: Served) -> None:
    """Return when no subscription runs at the subgraph any more."""
    await until(lambda: served.users.running == 0)


async def until(condition: Callable[[], bool]) -> None:
    """Return when the condition holds; fail after some seconds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # what is waited for knows nothing of the test
            await asyncio.sleep(0.005)
