"""The subgraph as a whole: its schema, its tables, its HTTP door, its demo."""

from collections.abc import Callable
from typing import Any

import httpx
from graphql import GraphQLSchema

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.identity.schema import schema
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.migrations import pending_changes


def test_nothing_is_left_undescribed(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


async def test_the_models_and_the_migrated_tables_are_the_same(identity: IdentitySubgraph) -> None:
    assert await pending_changes(identity.database) == []


async def test_the_demo_is_seeded_once(
    values: dict[str, str], identity: IdentitySubgraph, ask: Callable[..., Any], clock: ManualClock
) -> None:
    await ask('mutation { revokeApiKey(id: "key_123") { apiKey { id } } }')
    await identity.stop()
    again = create_subgraph(values, clock)
    await again.start()
    async with again.database.reading() as session:
        from sqlalchemy import text  # noqa: PLC0415

        assert await session.scalar(text("SELECT count(*) FROM organization")) == 2
        assert await session.scalar(text("SELECT count(*) FROM api_key WHERE revoked_at IS NOT NULL")) == 1
    await again.stop()


async def test_over_http_tokens_and_keys_are_verified_again(sqlite_values: dict[str, str]) -> None:
    subgraph = create_subgraph(sqlite_values)
    app: Any = subgraph.asgi
    query = {"query": "{ viewer { subject organization { id } } }"}
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://identity") as client,
    ):
        token = await subgraph.issue_token("user_124", "org_123", [])
        for credential, subject in [(token, "user_124"), ("your-api-key", "key_123")]:
            answer = await client.post("/graphql", json=query, headers={"authorization": f"Bearer {credential}"})
            expected = {"viewer": {"subject": subject, "organization": {"id": "org_123"}}}
            assert answer.json() == {"data": expected}
        answer = await client.post("/graphql", json=query, headers={"authorization": f"Bearer {token}x"})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (401, {"code": "INVALID_TOKEN"})
        answer = await client.post("/graphql", json=query)
        assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHORIZED"}
