"""The registry comes in; its subgraphs go out as objects of this process, started together and stopped together."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol, Self, cast

from gateway.app.embedded_gate import EmbeddedGate
from gateway.app.gate import EventPage, Gate
from gateway.app.origin import Mount
from gateway.composition.compose import SubgraphSource
from gateway.errors import SettingsError, TidegateError, TransportError
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.execution.transport import EmbeddedSubgraph, SubgraphRequest, SubgraphResponse, SubgraphTransport
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator, Claims
from gateway.http.health import Check
from gateway.registry import Registry, SubgraphRow, load, setting_names_beside
from gateway.serving.gateway import Gateway


class PartFailedError(TidegateError):
    """A part of the product does not start. The message has every line of the reason, such as each wrong REST row."""

    code = "START_FAILED"

    def __init__(self, part: str, reason: Exception) -> None:
        super().__init__(f"{part} does not start: {type(reason).__name__}: {str(reason).strip()}")


class EmbeddedPart(EmbeddedSubgraph, Protocol):
    """What `create_subgraph(values)` of a registry's row makes."""

    @property
    def has_jobs(self) -> bool:
        """Whether it has background jobs."""
        ...

    def connect(self, gate: Gate, *, hear: bool = True) -> None:
        """Ask the gateway through `gate` from now on, and follow other subgraphs unless `hear` is False."""
        ...

    def end_listening(self) -> None:
        """Let what waits for events come to an end: the server stops."""
        ...

    async def event_page(self, *, after: int, topics: Sequence[str], limit: int, seconds: float) -> EventPage:
        """Its next events of these topics, as soon as there are any: `events`, `reached`, `oldest`."""
        ...

    async def newest_event(self, *, after: int, topics: Sequence[str]) -> int:
        """The number of the newest of them, 0 where there is none."""
        ...

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

    def verify_with(self, verifier: Callable[[str], Claims | Awaitable[Claims]]) -> None:
        """Check the credentials of requests to its HTTP door with `verifier`, unless it has its own way."""
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
        authenticator = self.authenticator()
        if authenticator is not None:
            for part in self.parts.values():
                part.verify_with(authenticator.authenticate)

    async def __aenter__(self) -> Self:
        """Start them one after another; where one fails, those that run are stopped again.

        Not at the same time: migrations keep the state of the one that runs in a global of their library.
        """
        try:
            for name in self.parts:
                await self.start(name)
        except BaseException:  # a cancelled start as well: what runs must not be left running
            await self._stop_all()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop all of them, the last started first."""
        await self._stop_all()

    async def start(self, name: str) -> bool:
        """Start one of them; False where it runs already. Raises `PartFailedError`."""
        part = self._part(name)
        if name in self._running:
            return False
        try:
            await part.start()
        except Exception as error:  # whatever a part raises, the user is told which part
            raise PartFailedError(f"The subgraph {name}", error) from error
        self._running.add(name)
        return True

    async def stop(self, name: str) -> bool:
        """Stop one of them; False where it does not run."""
        part = self._part(name)
        if name not in self._running:
            return False
        self._running.discard(name)
        await part.stop()
        return True

    async def _stop_all(self) -> None:
        for name in reversed(self.parts):
            await self.stop(name)

    def _part(self, name: str) -> EmbeddedPart:
        if name not in self.parts:
            raise SettingsError(f"There is no subgraph {name}; there are {', '.join(self.parts)}.")
        return self.parts[name]

    def sources(self) -> list[SubgraphSource]:
        """Their schemas, for composition."""
        return [SubgraphSource(row.name, row.url, self.parts[row.name].sdl()) for row in self.registry.subgraph]

    def transports(self) -> dict[str, SubgraphTransport]:
        """Ways to them that skip HTTP, parsing and validation, and that are closed while the subgraph is stopped."""
        return {name: _Gate(name, self._running, EmbeddedTransport(name, part)) for name, part in self.parts.items()}

    def mounts(self) -> list[Mount]:
        """Routes of their own."""
        ports = {row.name: row.port for row in self.registry.subgraph}
        return [Mount(part.paths, part.asgi, ports[name]) for name, part in self.parts.items() if part.paths]

    def connect(self, gateway: Gateway) -> None:
        """Let them ask this gateway, and hear of one another."""
        gate = EmbeddedGate(gateway, self.parts, self.mounts())
        for part in self.parts.values():
            part.connect(gate)

    def checks(self) -> dict[str, Check]:
        """Readiness: a subgraph is ready while it runs."""
        return {name: _RunCheck(name, self._running) for name in self.parts}

    def authenticator(self) -> Authenticator | None:
        """The subgraph that the registry names under [authentication]."""
        if self.registry.authentication is None:
            return None
        part = self.parts[self.registry.authentication.subgraph]
        return cast("Authenticator", part)  # the registry promises that it authenticates


class _Gate:
    """The transport of one subgraph, while it runs."""

    __slots__ = ("_name", "_running", "_transport")

    def __init__(self, name: str, running: Collection[str], transport: EmbeddedTransport) -> None:
        self._name = name
        self._running = running
        self._transport = transport

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self._check()
        return await self._transport.send(request)

    async def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        self._check()
        async with aclosing(self._transport.subscribe(request)) as events:
            async for event in events:
                yield event

    async def close(self) -> None:
        await self._transport.close()

    def _check(self) -> None:
        if self._name not in self._running:
            raise TransportError(f"The subgraph '{self._name}' is stopped.")


class _RunCheck:
    """Whether one subgraph runs."""

    def __init__(self, name: str, running: Collection[str]) -> None:
        self._name = name
        self._running = running

    async def __call__(self) -> bool:
        return self._name in self._running
