"""Settings and a subgraph's name come in; this subgraph serves alone until the process is told to stop."""

from collections.abc import Callable
from contextlib import AsyncExitStack

from gateway.app.background import open_gate
from gateway.app.embedded import create_part
from gateway.app.jobs import DISPATCH, working
from gateway.app.listen import Server, address_of, bind, stop_on_signals
from gateway.app.product import Product
from gateway.app.wiring import with_metrics
from gateway.http.edge import Edge


async def run_subgraph(product: Product, name: str, announce: Callable[[str], None]) -> None:
    """Start one subgraph of the registry, serve its HTTP door, and stop it again."""
    settings = product.settings
    part = create_part(product.row(name), product.values_alone(name))
    listener = bind(settings.host, settings.port, "--port or TIDEGATE_PORT")
    try:
        async with open_gate(product) as gate, AsyncExitStack() as running:
            part.connect(gate)
            await part.start()
            running.push_async_callback(part.stop)
            await running.enter_async_context(working(product.registry, {name: part}, product.values, DISPATCH))
            server = Server(
                Edge(with_metrics(part.asgi, settings), log_requests=settings.log_requests),
                on_closing=part.end_listening,
                on_listening=lambda: announce(address_of(settings.host, listener)),
                shutdown_seconds=settings.shutdown_seconds,
                max_message_bytes=settings.max_body_bytes,
            )
            with stop_on_signals(server.stop):
                await server.serve(sockets=[listener])
    finally:
        listener.close()
