"""A supergraph comes in; a gateway for it serves until the process is told to stop, its subgraphs behind HTTP."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from gateway.app.listen import Server, address_of, bind, stop_on_signals
from gateway.app.remote import fetch_sources, http_authenticator, http_checks, http_transports, open_pool
from gateway.app.supergraph import compose_sdl, read_file
from gateway.app.wiring import build_gateway, gateway_app
from gateway.errors import TidegateError
from gateway.execution.http_transport import HttpPool
from gateway.http.edge import Edge
from gateway.serving.gateway import Gateway
from gateway.settings import Settings
from gateway.supergraph.model import Supergraph
from gateway.supergraph.read import read

_log = structlog.get_logger("tidegate")


@dataclass(frozen=True, slots=True)
class SupergraphSource:
    """Where the supergraph comes from: a file, or subgraphs that tell their schemas, URL by name."""

    file: Path | None = None
    urls: Mapping[str, str] = field(default_factory=dict)

    async def load(self, pool: HttpPool) -> Supergraph:
        """Read the file, or ask the subgraphs and compose."""
        if self.file is not None:
            return read_file(self.file)
        return read(compose_sdl(await fetch_sources(self.urls, pool)))


async def run_gateway(
    settings: Settings, source: SupergraphSource, announce: Callable[[str, Supergraph], None]
) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP loads the supergraph anew and swaps it.

    `announce` is called with the address when connections are answered.
    """
    listener = bind(settings.host, settings.port, "--port or TIDEGATE_PORT")
    pool = open_pool(settings)
    try:
        supergraph = await source.load(pool)
        gateway = build_gateway(supergraph, http_transports(supergraph, pool), settings)
        closing = asyncio.Event()
        app = gateway_app(
            gateway, settings, http_authenticator(settings), lambda: http_checks(gateway.transports), closing
        )
        server = Server(
            Edge(app, log_requests=settings.log_requests),
            on_closing=closing.set,
            on_listening=lambda: announce(address_of(settings.host, listener), supergraph),
            shutdown_seconds=settings.shutdown_seconds,
            max_message_bytes=settings.max_body_bytes,
        )
        reloading = _Reloading(gateway, source, pool)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reloading.begin)
        with stop_on_signals(server.stop):
            await server.serve(sockets=[listener])
        await reloading.end()
    finally:
        listener.close()
        await pool.close()


class _Reloading:
    """Swaps the supergraph of a running gateway; one that cannot be loaded leaves the old one in place."""

    def __init__(self, gateway: Gateway, source: SupergraphSource, pool: HttpPool) -> None:
        self._gateway = gateway
        self._source = source
        self._pool = pool
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Load anew, unless that is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._reload())

    async def end(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await self._task

    async def _reload(self) -> None:
        try:
            supergraph = await self._source.load(self._pool)
        except TidegateError as error:
            _log.error("supergraph not reloaded", code=error.code, reason=error.message)  # it says all
            return
        self._gateway.swap(supergraph, http_transports(supergraph, self._pool))
        _log.info("supergraph reloaded", version=supergraph.version)
