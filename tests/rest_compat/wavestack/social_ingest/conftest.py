"""The Social Ingest API as `tidegate serve` runs it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def ingest(product: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of port 8100 without a token, on the server's own machine."""
    async with product.client("social_ingest") as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def other(product: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of another organization."""
    token = await product.client_token("other")
    async with product.client("social_ingest", Authorization=f"Bearer {token}") as client:
        yield client
