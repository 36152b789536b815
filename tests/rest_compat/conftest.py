"""The products as `tidegate serve` runs them, in this process: subgraphs, gateway and REST APIs on fresh databases."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from gateway.app.embedded import EmbeddedParts
from gateway.app.origin import Mount, Origin
from gateway.app.supergraph import supergraph_of
from gateway.app.wiring import gateway_app
from gateway.http.asgi import ASGIApp
from gateway.http.edge import Edge
from gateway.registry import DEFAULT_PATH, read_registry
from gateway.serving.gateway import Gateway
from gateway.settings import Settings
from rest_compat.app import Rest, create_rest

ORIGIN = "http://gateway.example"


@dataclass(frozen=True, slots=True)
class Product:
    """Everything that answers: the gateway's origin, and the APIs that have a port of their own, by their names."""

    origin: ASGIApp
    ports: Mapping[str, ASGIApp]
    rest: Rest
    parts: EmbeddedParts
    graphql: ASGIApp
    """The gateway's GraphQL door."""

    def client(self, name: str | None = None, *, below: str = "", **headers: str) -> httpx.AsyncClient:
        """A client of the port of an API, or of the gateway's origin; `_` in the names of headers is `-`."""
        app, base = (self.origin, ORIGIN) if name is None else (self.ports[name], "http://localhost")
        sent = {header.replace("_", "-"): value for header, value in headers.items()}
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base + below, headers=sent)

    async def user_token(self, user: str = "user_123", org: str = "org_123", expires_in: int | None = None) -> str:
        """A token as `tidegate token` prints it."""
        identity: Any = self.parts.parts["identity"]  # Any: the gateway's view of a part lacks what only identity has
        token = await identity.issue_token(user, org, ["api:read", "api:write"], expires_in)
        return str(token)

    async def client_token(self, client: str = "your", **more: str) -> str:
        """A token of one of the demo's API clients, `your` or `other`."""
        body = {"client_id": f"{client}-client-id", "client_secret": f"{client}-client-secret", **more}
        answer = await self.client("core").post("/api/auth/token", json=body)
        return str(answer.json()["access_token"])


async def not_here(scope: Any, receive: Any, send: Any) -> None:
    """What the gateway answers to paths that are not REST's."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def running(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Product]:
    """Start the products in demo mode."""
    registry = read_registry(DEFAULT_PATH)
    values = {"data_dir": str(folder), "demo": "true", "public_url": ORIGIN, "rate_limit_factor": "1000"}
    values |= {"search_wait_seconds": "20", **settings}
    async with EmbeddedParts(registry, values) as parts:
        supergraph = supergraph_of(parts.sources(), Path(registry.folder) / "supergraph.graphql")
        authenticator = parts.authenticator()
        assert authenticator is not None
        gateway: Any = Gateway(supergraph, parts.transports())  # Any: it knows the engine's Caller as RequestContext
        parts.connect(gateway)
        rest = create_rest(gateway, values, authenticator)
        own = parts.mounts()
        beside = [Mount(mount.paths, mount.app) for mount in rest.mounts if mount.name is None]
        ports = {
            mount.name: Origin(
                [
                    *(each for each in own if mount.gathers or each.port == mount.name),
                    Mount([path for path in mount.paths if path != "/"], mount.app),
                ],
                mount.app,
            )
            for mount in rest.mounts
            if mount.name is not None
        }
        door = gateway_app(gateway, Settings(), authenticator, parts.checks, asyncio.Event())
        outermost = Edge(door, log_requests=False)
        yield Product(Origin([*own, *beside], not_here), ports, rest, parts, outermost)
        rest.stop()
        await rest.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    async with running(tmp_path_factory.mktemp("product"), {}) as started:
        yield started


@pytest.fixture(scope="module")
def start() -> Any:  # Any: `running`, for tests with settings of their own
    return running
