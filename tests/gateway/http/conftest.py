"""A gateway on a real socket: one for the tests of a module, and others that are set up as a test wants them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest_asyncio

from tests.gateway.http.served import Served, Setup, serve_gateway

Serve = Callable[[Setup], Awaitable[Served]]


@pytest_asyncio.fixture(loop_scope="module")
async def serve() -> AsyncIterator[Serve]:
    """Starts a gateway that is set up as the test wants it."""
    async with AsyncExitStack() as stack:

        async def start(setup: Setup) -> Served:
            return await stack.enter_async_context(serve_gateway(setup))

        yield start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[Served]:
    """A gateway with the usual settings."""
    async with serve_gateway(Setup()) as started:
        yield started
