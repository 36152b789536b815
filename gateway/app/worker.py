"""Settings and names of subgraphs come in; their background jobs run in this process until it is told to stop."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from gateway.app.background import open_gate
from gateway.app.embedded import EmbeddedPart, PartFailedError, create_part
from gateway.app.jobs import WORK, open_runtime
from gateway.app.listen import stop_on_signals
from gateway.app.product import Product
from gateway.errors import SettingsError, TidegateError


async def run_worker(product: Product, names: Sequence[str], announce: Callable[[Sequence[str]], None]) -> None:
    """Run jobs of the named subgraphs, or of all that have any, until SIGTERM or SIGINT."""
    if product.registry.jobs is None:
        raise SettingsError("The registry has no [jobs]: nothing here runs background jobs.")
    parts = _parts(product, names)
    stopped = asyncio.Event()
    async with open_gate(product) as gate, AsyncExitStack() as running:
        for name, part in parts.items():
            # Following is the business of the processes that serve: workers come and go.
            part.connect(gate, hear=False)
            try:
                await part.start()
            except Exception as error:  # whatever a part raises, the user is told which part
                raise PartFailedError(f"The subgraph {name}", error) from error
            running.push_async_callback(part.stop)
        try:
            runtime = await open_runtime(product.registry.jobs.embedded, parts, product.values, WORK)
        except TidegateError:
            raise
        except ValueError as error:  # products check their own settings, and say which one is wrong
            raise SettingsError(str(error)) from error
        running.push_async_callback(runtime.stop)
        with stop_on_signals(stopped.set):
            announce(list(parts))
            await stopped.wait()


def _parts(product: Product, names: Sequence[str]) -> dict[str, EmbeddedPart]:
    """The subgraphs to work for. They are not filled for the demo: that is for who serves them."""
    rows = [product.row(name) for name in names] or list(product.registry.subgraph)
    parts = {row.name: create_part(row, {**product.values_alone(row.name), "demo": "false"}) for row in rows}
    working = {name: part for name, part in parts.items() if part.has_jobs}
    if not working:
        raise SettingsError(f"None of {', '.join(parts)} has background jobs.")
    return working
