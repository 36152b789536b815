"""A started subgraph with its demo, and the ways to ask it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Claims
from subgraphs.kit.tokens import INVALID_TOKEN
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.schema import schema
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values


async def _verify(credential: str) -> Claims:
    """Tokens are made by another subgraph; here a token is the name of its organization."""
    if not credential.startswith("org_"):
        raise SubgraphError(INVALID_TOKEN, "The token is not valid.")
    return {"sub": "user_123", "org_id": credential}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def core(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph with the demo's data, on SQLite and on PostgreSQL; its assets are at most 1000 bytes."""
    subgraph = create_subgraph(values | {"max_asset_bytes": "1000"}, clock, _verify)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(core: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(core, schema)


@pytest.fixture
async def origin(core: Subgraph[Resources]) -> AsyncIterator[str]:
    """The address of a real server in front of the subgraph."""
    server = uvicorn.Server(uvicorn.Config(core.asgi, port=0, lifespan="off", log_level="warning", access_log=False))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:  # noqa: ASYNC110 - the server tells it in no other way
            await asyncio.sleep(0.01)
    (listener,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture
async def http(origin: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of that server."""
    async with httpx.AsyncClient(base_url=origin, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def announce(data: Ask) -> Callable[..., Awaitable[tuple[str, str]]]:
    """Announce an upload: its asset's id, and the path to PUT the bytes to."""
    document = """mutation A($input: CreateAssetUploadInput!) {
      createAssetUpload(input: $input) { uploadUrl asset { id } }
    }"""

    async def ask(**wanted: Json) -> tuple[str, str]:
        created = (await data(document, input={"filename": "clip.mp4", **wanted}))["createAssetUpload"]
        parts = urlsplit(created["uploadUrl"])
        return created["asset"]["id"], f"{parts.path}?{parts.query}"

    return ask
