"""The registry comes in; its subgraphs go out as servers elsewhere, which are asked over HTTP."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Self

from gateway.app.addresses import url_of
from gateway.app.origin import Mount
from gateway.app.remote import http_authenticator, http_checks, open_pool
from gateway.composition.compose import SubgraphSource
from gateway.errors import SettingsError
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpTransport
from gateway.execution.reqwest_client import client_builder
from gateway.execution.transport import SubgraphTransport
from gateway.http.authentication import Authenticator
from gateway.http.forward import Forward
from gateway.http.health import Check
from gateway.registry import Registry, SubgraphRow
from gateway.serving.gateway import Gateway
from gateway.settings import Settings


class RemoteParts:
    """All subgraphs of a registry. They may come and go: nothing here waits for them."""

    def __init__(self, registry: Registry, values: Mapping[str, str], settings: Settings) -> None:
        self.registry = registry
        self._settings = settings
        self._urls = {row.name: url_of(row, values) for row in registry.subgraph}
        self._pool = open_pool(settings)
        self._transports: dict[str, SubgraphTransport] = {
            name: HttpTransport(name, url, self._pool) for name, url in self._urls.items()
        }
        read_timeout = timedelta(seconds=settings.subgraph_seconds)
        unchanged = client_builder(HttpSettings()).gzip(enable=False).brotli(enable=False).zstd(enable=False)
        self._client = unchanged.deflate(enable=False).read_timeout(read_timeout).build()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Connections are made when they are needed."""
        self._open.push_async_callback(self._pool.close)
        self._open.push_async_callback(self._client.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        await self._open.aclose()

    def sources(self) -> list[SubgraphSource]:
        """Their schemas as the registry's files say them, so that a gateway starts before they do."""
        return [SubgraphSource(row.name, row.url, self._sdl(row)) for row in self.registry.subgraph]

    def _sdl(self, row: SubgraphRow) -> str:
        path = self.registry.schema_path(row)
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise SettingsError(f"The schema of {row.name}, {path}, cannot be read: {error.strerror}.") from error

    def transports(self) -> dict[str, SubgraphTransport]:
        """Ways to them."""
        return self._transports

    def checks(self) -> dict[str, Check]:
        """Readiness: each of them answers."""
        return http_checks(self._transports)

    def authenticator(self) -> Authenticator | None:
        """The published keys of the subgraph that the registry names under [authentication], and what it answers."""
        return http_authenticator(self._settings)

    def mounts(self) -> Sequence[Mount]:
        """Their own routes."""
        rows = [row for row in self.registry.subgraph if row.paths]
        return [Mount(row.paths, Forward(self._urls[row.name], self._client), row.port) for row in rows]

    def connect(self, gateway: Gateway) -> None:
        """They ask for themselves: each process by the gateway's address."""

    async def start(self, name: str) -> bool:
        """Refused: it is not ours to start."""
        raise SettingsError(self._elsewhere(name))

    async def stop(self, name: str) -> bool:
        """Refused: it is not ours to stop."""
        raise SettingsError(self._elsewhere(name))

    def _elsewhere(self, name: str) -> str:
        if name not in self._urls:
            return f"There is no subgraph {name}; there are {', '.join(self._urls)}."
        return f"The subgraph {name} runs in another process, at {self._urls[name]}: start and stop it there."
