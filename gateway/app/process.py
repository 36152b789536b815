"""What is to run comes in; it serves in one process and one event loop until that is told to stop."""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gateway.app.control import controlled
from gateway.app.embedded import EmbeddedParts, PartFailedError
from gateway.app.jobs import ALL, working
from gateway.app.listen import Server, address_of, bind, port_of, stop_on_signals
from gateway.app.operating import MaintenanceSwitch, commands_of
from gateway.app.origin import Mount, Origin, Ports
from gateway.app.parts import Parts
from gateway.app.product import Product
from gateway.app.remote_parts import RemoteParts
from gateway.app.service_tokens import ServiceTokens
from gateway.app.supergraph import supergraph_of
from gateway.app.wiring import build_gateway, gateway_app
from gateway.errors import SettingsError, TidegateError
from gateway.http.app import OWN_PATHS
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator
from gateway.http.edge import Edge
from gateway.http.maintenance import Maintenance
from gateway.registry import load
from gateway.serving.gateway import Gateway


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the running product answers."""

    gateway: str
    rest: Mapping[str, str]
    """Name of the API → address."""
    demo: bool
    """Whether the documented credentials work, as this process knows: it seeds nothing elsewhere."""


class RestMount(Protocol):
    """Where one REST application stands: on the gateway's origin at `paths`, or alone on the documented `port`.

    There it answers all that files do not, and of what stands below theirs, `paths`.
    """

    @property
    def port(self) -> int | None:
        """None: the gateway's origin."""
        ...

    @property
    def paths(self) -> Sequence[str]:
        """Requests come with their whole path."""
        ...

    @property
    def app(self) -> ASGIApp:
        """The application."""
        ...

    @property
    def gathers(self) -> bool:
        """Whether the port also serves what others answer, and so the files of all subgraphs."""
        ...


class Rest(Protocol):
    """What the import path of a `[[rest]]` row makes."""

    @property
    def mounts(self) -> Sequence[RestMount]:
        """All of its applications."""
        ...

    @property
    def maintenance(self) -> MaintenanceSwitch:
        """Its own switch."""
        ...

    def stop(self) -> None:
        """End what would not end by itself."""
        ...

    async def close(self) -> None:
        """Finish what is still to be done, when no request is served any more."""
        ...


@dataclass(frozen=True, slots=True)
class _Listeners:
    """The open sockets: the gateway's own, and those of REST APIs by name and by documented port."""

    own: socket.socket
    rest: Mapping[tuple[str, int], socket.socket]

    def of_port(self, documented: int) -> tuple[str, socket.socket]:
        for (name, port), listener in self.rest.items():
            if port == documented:
                return name, listener
        raise SettingsError(f"A REST API wants port {documented}, which no [[rest]] row of the registry names.")


async def run_product(product: Product, announce: Callable[[Addresses], None]) -> None:
    """Start the subgraphs or connect to them, mount the REST APIs, serve until SIGTERM or SIGINT, stop everything."""
    with ExitStack() as listening:
        # Ports first: whoever starts a second server by mistake learns it before databases are touched.
        listeners = _listen(product, listening)
        product = product.at(address_of(product.settings.host, listeners.own))
        async with _open_parts(product) as parts:
            await _serve(product, parts, listeners, announce)


def _open_parts(product: Product) -> AbstractAsyncContextManager[Parts]:
    if product.settings.remote:
        return RemoteParts(product.registry, product.values, product.settings)
    return EmbeddedParts(product.registry, product.values)


async def _serve(product: Product, parts: Parts, listeners: _Listeners, announce: Callable[[Addresses], None]) -> None:
    settings = product.settings
    supergraph = supergraph_of(parts.sources(), Path(product.registry.folder) / "supergraph.graphql")
    gateway = build_gateway(supergraph, parts.transports(), settings)
    authenticator = parts.authenticator()
    tokens = ServiceTokens(product) if settings.remote else None
    rests = [_create_rest(row.embedded, gateway, product, authenticator, tokens) for row in product.registry.rest]
    closing, maintenance = asyncio.Event(), Maintenance()
    parts.connect(gateway)
    app = gateway_app(gateway, settings, authenticator, parts.checks, closing, maintenance=maintenance)
    addresses = Addresses(
        gateway=address_of(settings.host, listeners.own),
        rest={name: address_of(settings.host, listener) for (name, _), listener in listeners.rest.items()},
        demo=bool(settings.demo) and not settings.remote,
    )

    def close() -> None:
        closing.set()
        for rest in rests:
            rest.stop()

    server = Server(
        Edge(Ports(_apps(app, parts, rests, listeners)), log_requests=settings.log_requests),
        on_closing=close,
        on_listening=lambda: announce(addresses),
        shutdown_seconds=settings.shutdown_seconds,
        max_message_bytes=settings.max_body_bytes,
    )
    commands = commands_of(parts, [maintenance, *(rest.maintenance for rest in rests)])
    async with controlled(Path(settings.data_dir), commands), _working(product, parts):
        with stop_on_signals(server.stop):
            await server.serve(sockets=[listeners.own, *listeners.rest.values()])
        for rest in rests:
            await rest.close()
        if tokens is not None:
            await tokens.close()


def _working(product: Product, parts: Parts) -> AbstractAsyncContextManager[None]:
    """Subgraphs of this process run their jobs here; those elsewhere do so for themselves."""
    if isinstance(parts, EmbeddedParts):
        return working(product.registry, parts.parts, product.values, ALL)
    return nullcontext()


def _listen(product: Product, listening: ExitStack) -> _Listeners:
    host = product.settings.host

    def open_port(port: int, setting: str) -> socket.socket:
        listener = bind(host, port, setting)
        listening.callback(listener.close)
        return listener

    return _Listeners(
        own=open_port(product.settings.port, "--port or TIDEGATE_PORT"),
        rest={
            (name, documented): open_port(product.port(name, documented), f"TIDEGATE_{name.upper()}_PORT")
            for row in product.registry.rest
            for name, documented in row.ports.items()
        },
    )


def _create_rest(
    path: str,
    gateway: Gateway,
    product: Product,
    authenticator: Authenticator | None,
    tokens: ServiceTokens | None,
) -> Rest:
    """`tokens` sign what the REST APIs ask for themselves, where subgraphs in other processes verify it."""
    try:
        rest: Rest = load(path)(gateway, product.values, authenticator, tokens)
    except TidegateError:
        raise
    except Exception as error:
        raise PartFailedError(f"{path} of the registry", error) from error
    return rest


def _apps(app: ASGIApp, parts: Parts, rests: Sequence[Rest], listeners: _Listeners) -> Mapping[int, ASGIApp]:
    """The application of each port."""
    rest_mounts = [mount for rest in rests for mount in rest.mounts]
    own = parts.mounts()
    mounts = [Mount(OWN_PATHS, app), *own]
    mounts += [Mount(mount.paths, mount.app) for mount in rest_mounts if mount.port is None]
    apps: dict[int, ASGIApp] = {port_of(listeners.own): Origin(mounts, app)}
    for mount in rest_mounts:
        if mount.port is not None:
            name, listener = listeners.of_port(mount.port)
            shared = [other for other in own if mount.gathers or other.port == name]
            inside = Mount([path for path in mount.paths if path != "/"], mount.app)
            apps[port_of(listener)] = Origin([*shared, inside], mount.app) if shared else mount.app
    return apps
