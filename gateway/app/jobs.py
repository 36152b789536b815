"""Subgraphs of this process come in; what runs their background jobs works until the block ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final, Protocol

import structlog

from gateway.registry import Registry, load

ALL: Final = "all"
"""The role of a process that owns the queue, dispatches and runs."""
DISPATCH: Final = "dispatch"
"""The role of a process that hands jobs to the configured queue."""
WORK: Final = "work"
"""The role of a process that runs what stands in the queue."""

_log = structlog.get_logger("tidegate")


class JobRuntime(Protocol):
    """What the import path of the registry's [jobs] makes."""

    async def start(self) -> None:
        """Begin."""
        ...

    async def stop(self) -> None:
        """Give back what runs, and end."""
        ...


@asynccontextmanager
async def working(
    registry: Registry, parts: Mapping[str, object], values: Mapping[str, str], role: str
) -> AsyncIterator[None]:
    """Run jobs beside what the block does. Its start is waited for by nobody: requests are answered meanwhile."""
    if registry.jobs is None:
        yield
        return
    starting = asyncio.create_task(_start(registry.jobs.embedded, parts, values, role))
    try:
        yield
    finally:
        runtime = await starting
        if runtime is not None:
            await runtime.stop()


async def open_runtime(path: str, parts: Mapping[str, object], values: Mapping[str, str], role: str) -> JobRuntime:
    """Make and start it. Raises what the products raise, such as an error of settings."""
    runtime: JobRuntime = load(path)(parts, values, role)
    await runtime.start()
    return runtime


async def _start(path: str, parts: Mapping[str, object], values: Mapping[str, str], role: str) -> JobRuntime | None:
    try:
        return await open_runtime(path, parts, values, role)
    except Exception:  # whatever the reason, requests are answered; what they enqueue waits for the next start
        _log.exception("background jobs do not run")
        return None
