"""A started subgraph without demo, and the ways to ask it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.social_ingest.app import create_subgraph
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.schema import schema
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values

INGEST = """mutation Ingest($platform: SourcePlatform!, $items: [IngestItemInput!]!) {
  ingest(platform: $platform, items: $items) { accepted duplicates createdIds editedIds deletedIds eventIds }
}"""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def social(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph, empty, on SQLite and on PostgreSQL."""
    subgraph = create_subgraph(values | {"demo": "false"}, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(social: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's administrator; of nobody where `organization` is None."""
    return asking(social, schema, scope="admin")


@pytest.fixture
def code(answer: Ask) -> Callable[..., Awaitable[str]]:
    """The code of an answer's only error."""

    async def ask(text: str, organization: str | None = "org_123", **variables: Json) -> str:
        (error,) = (await answer(text, organization, **variables))["errors"]
        return str(error["extensions"]["code"])

    return ask


@pytest.fixture
def take_in(data: Ask) -> Callable[..., Awaitable[dict[str, Json]]]:
    """Take in messages and events as a client does."""

    async def ask(*items: Json, platform: str = "TWITCH", organization: str = "org_123") -> dict[str, Json]:
        outcome: dict[str, Json] = (await data(INGEST, organization, platform=platform, items=list(items)))["ingest"]
        return outcome

    return ask


@pytest.fixture
async def http(social: Subgraph[Resources]) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the subgraph's HTTP door."""
    app: Any = social.asgi  # Any: Litestar spells out the messages that httpx leaves open
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://social.example") as client:
        yield client
