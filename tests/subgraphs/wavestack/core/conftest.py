"""A started subgraph with its demo, and the ways to ask it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.schema import schema

Json = Any  # JSON values
Ask = Callable[..., Awaitable[dict[str, Json]]]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def core(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph with the demo's data, on SQLite and on PostgreSQL."""
    subgraph = create_subgraph(values, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(core: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""

    async def ask(text: str, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        document = parse(text)
        assert validate(schema.core, document) == []
        claims = None if organization is None else {"sub": "user_123", "org_id": organization}
        return await core.execute(document, variables, claims=claims)

    return ask


@pytest.fixture
def data(answer: Ask) -> Ask:
    """The data of an answer without errors."""

    async def ask(text: str, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        answered = await answer(text, organization, **variables)
        assert "errors" not in answered, answered["errors"]
        found: dict[str, Json] = answered["data"]
        return found

    return ask


@pytest.fixture
def refusal(answer: Ask) -> Ask:
    """The only error of an answer: its code, message and details."""

    async def ask(text: str, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        (error,) = (await answer(text, organization, **variables))["errors"]
        extensions = error["extensions"]
        return {"code": extensions["code"], "message": error["message"], "details": extensions.get("details")}

    return ask
