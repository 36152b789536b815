"""Settings and the registry come in; everything serves in one process and one event loop until it is told to stop."""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec

from gateway.app.embedded import EmbeddedParts, PartFailedError, known_settings
from gateway.app.listen import Server, bind, port_of, stop_on_signals
from gateway.app.origin import Mount, Origin, Ports
from gateway.app.supergraph import supergraph_of
from gateway.app.wiring import gateway_app, limits_of
from gateway.errors import SettingsError, TidegateError
from gateway.http.app import OWN_PATHS
from gateway.http.asgi import ASGIApp
from gateway.http.authentication import Authenticator
from gateway.http.edge import Edge
from gateway.registry import DEFAULT_PATH, Registry, SubgraphRow, load, read_registry
from gateway.serving.gateway import Gateway
from gateway.settings import SETTING_NAMES, Settings, Values, check_names, gateway_settings


@dataclass(frozen=True, slots=True)
class Product:
    """What is to run: checked settings, and the registry."""

    settings: Settings
    registry: Registry
    values: Mapping[str, str]
    """For the embedded parts: what was given, with the gateway's own defaults filled in."""

    def row(self, name: str) -> SubgraphRow:
        """The registry's row of a subgraph. Raises `SettingsError` where it has none."""
        for row in self.registry.subgraph:
            if row.name == name:
                return row
        names = ", ".join(row.name for row in self.registry.subgraph)
        raise SettingsError(f"The registry has no subgraph {name}; it has {names}.")

    def port(self, name: str, documented: int) -> int:
        """The port of a REST API: its setting, or the documented one."""
        given = self.values.get(f"{name}_port")
        if given is None:
            return documented
        if not given.isdigit() or int(given) > 65_535:
            raise SettingsError(f"TIDEGATE_{name.upper()}_PORT is {given!r}: Expected a port.", setting=f"{name}_port")
        return int(given)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the running product answers."""

    gateway: str
    rest: Mapping[str, str]
    """Name of the API → address."""
    demo: bool


def read_product(values: Values) -> Product:
    """Check all settings. Raises `SettingsError` that names the first wrong one."""
    settings = gateway_settings(values)
    registry = read_registry(Path(settings.registry) if settings.registry else DEFAULT_PATH)
    check_names(values, SETTING_NAMES | known_settings(registry))
    loopback = is_loopback(settings.host)
    if settings.demo and not loopback:
        raise SettingsError(
            f"{values.place('demo')} is on, and {values.place('host')} is {settings.host}: the demo's credentials are "
            "public, so demo mode runs on loopback only. Switch it off, or listen on 127.0.0.1.",
            setting="demo",
        )
    demo = loopback if settings.demo is None else settings.demo
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    settings = msgspec.structs.replace(settings, demo=demo, public_url=public_url)
    filled = {"demo": "true" if demo else "false", "public_url": public_url, "data_dir": settings.data_dir}
    return Product(settings, registry, {**values.texts, **filled})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def run_product(product: Product, announce: Callable[[Addresses], None]) -> None:
    """Start the subgraphs, mount the REST APIs, serve until SIGTERM or SIGINT, and stop everything again."""
    settings = product.settings
    with ExitStack() as listening:
        own, others = _bind_all(product, listening)
        async with EmbeddedParts(product.registry, product.values) as parts:
            supergraph = supergraph_of(parts.sources(), Path(product.registry.folder) / "supergraph.graphql")
            gateway = Gateway(
                supergraph, parts.transports(), limits=limits_of(settings), cache_size=settings.cache_size
            )
            closing = asyncio.Event()
            authenticator = parts.authenticator()
            app = gateway_app(gateway, settings, authenticator, parts.checks, closing)
            rest_mounts = _rest_mounts(product, gateway, authenticator)
            mounts = [Mount(part.paths, part.asgi) for part in parts.parts.values() if part.paths]
            ports = _apps_by_port(app, mounts, rest_mounts, own, others)
            addresses = _addresses(settings, own, others)
            server = Server(
                Edge(Ports(ports), log_requests=settings.log_requests),
                closing=closing,
                on_listening=lambda: announce(addresses),
                shutdown_seconds=settings.shutdown_seconds,
                max_message_bytes=settings.max_body_bytes,
            )
            with stop_on_signals(server.stop):
                await server.serve(sockets=[own, *others.values()])


def _rest_mounts(product: Product, gateway: Gateway, authenticator: Authenticator | None) -> list[Any]:
    # Any: objects with port, paths and app, of a package that is not ours to import
    mounts: list[Any] = []
    for row in product.registry.rest:
        try:
            mounts += load(row.embedded)(gateway, product.values, authenticator).mounts
        except TidegateError:
            raise
        except Exception as error:
            raise PartFailedError(f"{row.embedded} of the registry", error) from error
    return mounts


def _bind_all(product: Product, listening: ExitStack) -> tuple[socket.socket, dict[int, socket.socket]]:
    """Open all sockets before anything is started: the gateway's own, and the others by documented port."""
    settings = product.settings
    own = bind(settings.host, settings.port, "--port or TIDEGATE_PORT")
    listening.callback(own.close)
    others = {}
    for row in product.registry.rest:
        for name, documented in row.ports.items():
            listener = bind(settings.host, product.port(name, documented), f"TIDEGATE_{name.upper()}_PORT")
            listening.callback(listener.close)
            others[documented] = listener
    return own, others


def _apps_by_port(
    app: ASGIApp,
    mounts: Sequence[Mount],
    rest_mounts: Sequence[Any],  # Any: objects with port, paths and app, of a package that is not ours to import
    own: socket.socket,
    others: Mapping[int, socket.socket],
) -> dict[int, ASGIApp]:
    on_own = [Mount(mount.paths, mount.app) for mount in rest_mounts if mount.port is None]
    apps: dict[int, ASGIApp] = {port_of(own): Origin([Mount(OWN_PATHS, app), *mounts, *on_own], app)}
    for mount in rest_mounts:
        if mount.port is None:
            continue
        if mount.port not in others:
            raise SettingsError(f"A REST API wants port {mount.port}, which no [[rest]] row of the registry names.")
        apps[port_of(others[mount.port])] = mount.app
    return apps


def _addresses(settings: Settings, own: socket.socket, others: Mapping[int, socket.socket]) -> Addresses:
    return Addresses(
        gateway=f"http://{settings.host}:{port_of(own)}",
        rest={
            str(documented): f"http://{settings.host}:{port_of(listener)}" for documented, listener in others.items()
        },
        demo=bool(settings.demo),
    )
