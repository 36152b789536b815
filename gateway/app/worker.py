"""Settings and names of subgraphs come in; their background jobs run in this process until it is told to stop."""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack

from gateway.app.background import open_gate
from gateway.app.embedded import EmbeddedPart, PartFailedError, create_part
from gateway.app.jobs import WORK, JobRuntime, open_runtime
from gateway.app.listen import Server, bind, stop_on_signals
from gateway.app.product import Product
from gateway.app.wiring import with_metrics
from gateway.errors import SettingsError
from gateway.http.asgi import Receive, Scope, Send, respond
from gateway.settings import Settings


async def run_worker(
    product: Product, names: Sequence[str], port: int | None, announce: Callable[[Sequence[str]], None]
) -> None:
    """Run jobs of the named subgraphs, or of all that have any, until SIGTERM or SIGINT.

    On `port` /health and /metrics are answered.
    """
    if product.registry.jobs is None:
        raise SettingsError("The registry has no [jobs]: nothing here runs background jobs.")
    parts = _parts(product, names)
    async with open_gate(product) as gate, AsyncExitStack() as running:
        listener = None if port is None else bind(product.settings.host, port, "--port")
        if listener is not None:
            running.callback(listener.close)
        for name, part in parts.items():
            # Following and filling the demo is the business of the processes that serve: workers come and go.
            part.connect(gate, hear=False)
            try:
                await part.start()
            except Exception as error:  # whatever a part raises, the user is told which part
                raise PartFailedError(f"The subgraph {name}", error) from error
            running.push_async_callback(part.stop)
        runtime = await _open_runtime(product.registry.jobs.embedded, parts, product.values)
        running.push_async_callback(runtime.stop)
        await _until_stopped(listener, product.settings, lambda: announce(list(parts)))


async def _open_runtime(path: str, parts: Mapping[str, EmbeddedPart], values: Mapping[str, str]) -> JobRuntime:
    try:
        return await open_runtime(path, parts, values, WORK)
    except ValueError as error:  # products check their own settings, and say which one is wrong
        raise SettingsError(str(error)) from error


async def _until_stopped(listener: socket.socket | None, settings: Settings, begin: Callable[[], None]) -> None:
    if listener is None:
        stopped = asyncio.Event()
        with stop_on_signals(stopped.set):
            begin()
            await stopped.wait()
        return
    server = Server(
        with_metrics(_health, settings),
        on_closing=lambda: None,
        on_listening=begin,
        shutdown_seconds=settings.shutdown_seconds,
        max_message_bytes=0,
    )
    with stop_on_signals(server.stop):
        await server.serve(sockets=[listener])


async def _health(scope: Scope, _receive: Receive, send: Send) -> None:
    """Say that the process is alive: what it works with is watched where it is served."""
    if scope["type"] == "http":
        status, body = (200, b'{"status":"ok"}') if scope["path"] == "/health" else (404, b"{}")
        await respond(send, status, b"application/json", body)


def _parts(product: Product, names: Sequence[str]) -> dict[str, EmbeddedPart]:
    """The subgraphs to work for."""
    rows = [product.row(name) for name in names] or list(product.registry.subgraph)
    parts = {row.name: create_part(row, product.values_alone(row.name)) for row in rows}
    working = {name: part for name, part in parts.items() if part.has_jobs}
    if not working:
        raise SettingsError(f"None of {', '.join(parts)} has background jobs.")
    return working
