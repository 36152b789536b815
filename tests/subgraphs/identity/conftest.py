"""The identity subgraph with the demo's data, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
from graphql import parse

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.kit.clock import ManualClock

ADMIN = {"sub": "user_123", "org_id": "org_123", "scope": "admin operator api:read"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def identity(values: dict[str, str], clock: ManualClock) -> AsyncIterator[IdentitySubgraph]:
    subgraph = create_subgraph(values, clock)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def ask(identity: IdentitySubgraph) -> Callable[..., Any]:
    """Run an operation as an administrator of org_123 who operates the instance, or with other claims."""

    async def run(
        text: str, variables: Mapping[str, Any] | None = None, claims: Mapping[str, Any] | None = ADMIN
    ) -> Any:
        return await identity.execute(parse(text), variables or {}, claims=claims)

    return run
