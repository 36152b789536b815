"""The subgraph as a whole: its schema, its tables, its HTTP door, its demo."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLSchema, parse
from sqlalchemy import text

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.identity.schema import schema
from subgraphs.kit.app import _issuer_verifier
from subgraphs.kit.clock import ManualClock, SystemClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jwks import JwksKeys
from subgraphs.kit.migrations import pending_changes
from subgraphs.kit.remote_identity import RemoteIdentity
from subgraphs.kit.settings import KitSettings, read_settings
from subgraphs.kit.tokens import TokenVerifier


def test_nothing_is_left_undescribed(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


async def test_the_models_and_the_migrated_tables_are_the_same(identity: IdentitySubgraph) -> None:
    assert await pending_changes(identity.database) == []


async def test_the_demo_is_seeded_once(
    values: dict[str, str], identity: IdentitySubgraph, ask: Callable[..., Any], clock: ManualClock
) -> None:
    await ask('mutation { revokeApiKey(input: {id: "key_123"}) { apiKey { id } } }')
    await identity.stop()
    again = create_subgraph(values, clock)
    await again.start()
    async with again.database.reading() as session:
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


async def test_a_subgraph_in_another_process_asks_identity_about_api_keys(
    serving: Callable[[Any], AbstractAsyncContextManager[str]], sqlite_values: dict[str, str], tmp_path: Path
) -> None:
    """The other subgraph here is a second identity, with tables of its own that know neither key nor organization."""
    owner = create_subgraph(sqlite_values)
    async with serving(owner.asgi) as place:
        tokens = TokenVerifier(
            JwksKeys(f"http://{place}/.well-known/jwks.json"),
            issuer="wavestack",
            audience="wavestack-api",
            clock=SystemClock(),
        )
        remote = RemoteIdentity(f"http://{place}/authenticate", tokens)
        assert (await remote("your-api-key"))["sub"] == "key_123"
        token = await owner.issue_token("user_123", "org_123", ["admin"])
        assert (await remote(token))["sub"] == "user_123"
        assert (await RemoteIdentity(f"http://{place}/authenticate", None)(token))["sub"] == "user_123"
        for wrong in ("nobody's-key", "a.b.c", "two\nlines", ""):
            with pytest.raises(SubgraphError) as refused:
                await remote(wrong)
            assert refused.value.code in {"INVALID_TOKEN", "UNAUTHORIZED"}, wrong
        revoke = parse('mutation { revokeApiKey(input: {id: "key_123"}) { apiKey { id } } }')
        await owner.execute(revoke, {}, claims={"sub": "u", "org_id": "org_123", "scope": "admin"})
        with pytest.raises(SubgraphError, match="revoked"):
            await remote("your-api-key")
    with pytest.raises(SubgraphError) as unreachable:
        await remote("your-api-key")
    assert unreachable.value.code == "SERVICE_UNAVAILABLE"
    settings = {"auth_jwks_url": "http://127.0.0.1:1/jwks", "auth_identity_url": "http://127.0.0.1:1/authenticate"}
    for keys in (settings["auth_jwks_url"], ""):
        read = read_settings(KitSettings, {**settings, "auth_jwks_url": keys})
        assert isinstance(_issuer_verifier(read, SystemClock()), RemoteIdentity)
