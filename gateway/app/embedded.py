"""The registry comes in; its subgraphs go out as objects of this process, started together and stopped together."""

from collections.abc import Mapping
from typing import Protocol, Self, cast

from gateway.composition.compose import SubgraphSource
from gateway.errors import SettingsError, TidegateError
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.execution.transport import EmbeddedSubgraph, SubgraphTransport
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator
from gateway.http.health import Check
from gateway.registry import Registry, SubgraphRow, load, setting_names_beside


class PartFailedError(TidegateError):
    """A part of the product does not start. The message has the first line of the reason."""

    code = "START_FAILED"

    def __init__(self, part: str, reason: Exception) -> None:
        lines = str(reason).strip().splitlines() or [""]
        super().__init__(f"{part} does not start: {type(reason).__name__}: {lines[0]}")


class EmbeddedPart(EmbeddedSubgraph, Protocol):
    """What `create_subgraph(values)` of a registry's row makes."""

    @property
    def asgi(self) -> ASGIApp:
        """The HTTP door: /graphql, /health and routes of its own."""
        ...

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of its own routes, at and below which the gateway's origin forwards to `asgi`."""
        ...

    def sdl(self) -> str:
        """Its schema."""
        ...

    async def migrate(self) -> object:
        """Bring its database to the newest revision without starting."""
        ...


def create_part(row: SubgraphRow, values: Mapping[str, str]) -> EmbeddedPart:
    """Make one subgraph. Raises `SettingsError` where it cannot be embedded or refuses its settings."""
    if not row.embedded:
        raise SettingsError(f"The registry's subgraph {row.name} has no import path, so it cannot run in this process.")
    factory = load(row.embedded)
    try:
        return cast("EmbeddedPart", factory(values))  # the registry's rows promise it
    except ValueError as error:  # products check their own settings, and say which one is wrong
        raise SettingsError(f"The subgraph {row.name} does not start: {error}") from error


def known_settings(registry: Registry) -> frozenset[str]:
    """Names of the settings of everything that the registry can embed, and of its ports."""
    paths = [row.embedded for row in registry.subgraph if row.embedded] + [row.embedded for row in registry.rest]
    ports = {f"{name}_port" for row in registry.rest for name in row.ports}
    return frozenset(ports).union(*(setting_names_beside(path) for path in paths))


class EmbeddedParts:
    """All embedded subgraphs of a registry."""

    def __init__(self, registry: Registry, values: Mapping[str, str]) -> None:
        self.registry = registry
        self.parts = {row.name: create_part(row, values) for row in registry.subgraph}
        self._running: set[str] = set()

    async def __aenter__(self) -> Self:
        """Start them one after another; where one fails, those that run are stopped again.

        Not at the same time: migrations keep the state of the one that runs in a global of their library.
        """
        try:
            for name in self.parts:
                await self.start(name)
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop all of them."""
        await self.stop()

    async def stop(self) -> None:
        """Stop what runs, the last started first."""
        for name in [name for name in reversed(self.parts) if name in self._running]:
            self._running.discard(name)
            await self.parts[name].stop()

    async def start(self, name: str) -> None:
        """Start one of them. Raises `PartFailedError`."""
        try:
            await self.parts[name].start()
        except Exception as error:
            raise PartFailedError(f"The subgraph {name}", error) from error
        self._running.add(name)

    def sources(self) -> list[SubgraphSource]:
        """Their schemas, for composition."""
        return [SubgraphSource(row.name, row.url, self.parts[row.name].sdl()) for row in self.registry.subgraph]

    def transports(self) -> dict[str, SubgraphTransport]:
        """Ways to them that skip HTTP, parsing and validation."""
        return {name: EmbeddedTransport(name, part) for name, part in self.parts.items()}

    def checks(self) -> dict[str, Check]:
        """Readiness: a subgraph is ready while it runs."""
        return {name: _RunCheck(name, self._running) for name in self.parts}

    def authenticator(self) -> Authenticator | None:
        """The subgraph that the registry names under [authentication]."""
        if self.registry.authentication is None:
            return None
        part = self.parts[self.registry.authentication.subgraph]
        return cast("Authenticator", part)  # the registry promises that it authenticates


class _RunCheck:
    """Whether one subgraph runs."""

    def __init__(self, name: str, running: set[str]) -> None:
        self._name = name
        self._running = running

    async def __call__(self) -> bool:
        return self._name in self._running
