"""API clients and keys: shown once, stored hashed, revoked at once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.identity.domain import secrets
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from tests.patience import PATIENCE

Ask = Callable[..., Any]

CREATE_KEY = """mutation($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key apiKey { id name maskedKey scopes createdAt revokedAt } }
}"""
CREATE_CLIENT = """mutation($input: CreateApiClientInput!) {
  createApiClient(input: $input) { clientSecret apiClient { id name clientId scopes createdAt } }
}"""
CREATE_TOKEN = "mutation($input: CreateTokenInput!) { createToken(input: $input) { accessToken scope } }"


async def refused(identity: IdentitySubgraph, credential: str) -> str:
    with pytest.raises(SubgraphError) as error:
        await identity.authenticate(credential)
    return error.value.code


async def test_an_api_key_authenticates_like_a_token(identity: IdentitySubgraph, ask: Ask) -> None:
    created = (await ask(CREATE_KEY, {"input": {"name": "bot", "scopes": ["queue:write", "api:read"]}}))["data"]
    payload = created["createApiKey"]
    key, shown = payload["key"], payload["apiKey"]
    assert key.startswith("ws_live_")
    assert len(key) > 48
    assert shown["maskedKey"] == f"ws_live_…{key[-4:]}"
    assert await identity.authenticate(key) == {
        "sub": shown["id"],
        "org_id": "org_123",
        "scope": "api:read queue:write",
        "api_key": True,
    }


async def test_the_demo_key_is_the_examples(identity: IdentitySubgraph) -> None:
    claims = await identity.authenticate("your-api-key")
    assert (claims["sub"], claims["org_id"]) == ("key_123", "org_123")
    assert "admin" not in claims["scope"]


async def test_a_revoked_key_is_refused_at_once_by_every_process(
    identity: IdentitySubgraph, ask: Ask, values: dict[str, str], clock: ManualClock
) -> None:
    other = create_subgraph(values, clock)
    await other.start()
    await other.authenticate("your-api-key")
    revoke = 'mutation { revokeApiKey(input: {id: "key_123"}) { apiKey { revokedAt } } }'
    assert (await ask(revoke))["data"]["revokeApiKey"]["apiKey"] == {"revokedAt": "2026-01-15T10:00:00Z"}
    assert await refused(identity, "your-api-key") == "INVALID_TOKEN"
    assert await refused(other, "your-api-key") == "INVALID_TOKEN"
    clock.advance(timedelta(hours=1))
    assert (await ask(revoke))["data"]["revokeApiKey"]["apiKey"] == {"revokedAt": "2026-01-15T10:00:00Z"}
    await other.stop()


async def test_a_new_client_gets_tokens_for_its_secret(ask: Ask) -> None:
    created = (await ask(CREATE_CLIENT, {"input": {"name": "worker", "scopes": ["clip:read"]}}))["data"]
    payload = created["createApiClient"]
    wanted = {"clientId": payload["apiClient"]["clientId"], "clientSecret": payload["clientSecret"]}
    assert wanted["clientId"].startswith("ws_client_")
    answer = await ask(CREATE_TOKEN, {"input": wanted}, None)
    assert answer["data"]["createToken"]["scope"] == "clip:read"
    wrong = await ask(CREATE_TOKEN, {"input": wanted | {"clientSecret": payload["clientSecret"] + "x"}}, None)
    assert wrong["errors"][0]["extensions"]["code"] == "UNAUTHORIZED"


@pytest.mark.parametrize("text", [CREATE_KEY, CREATE_CLIENT])
@pytest.mark.parametrize(
    ("value", "field"), [({"name": "", "scopes": []}, "name"), ({"name": "n", "scopes": ["root"]}, "scopes")]
)
async def test_a_credential_that_breaks_a_rule_is_refused(ask: Ask, text: str, value: Any, field: str) -> None:
    extensions = (await ask(text, {"input": value}))["errors"][0]["extensions"]
    assert (extensions["code"], extensions["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_the_database_holds_no_secret(identity: IdentitySubgraph, ask: Ask) -> None:
    key = (await ask(CREATE_KEY, {"input": {"name": "n", "scopes": []}}))["data"]["createApiKey"]["key"]
    client = (await ask(CREATE_CLIENT, {"input": {"name": "n", "scopes": []}}))["data"]["createApiClient"]
    stored = ""
    async with identity.database.reading() as session:
        for table in ("api_key", "api_client"):
            stored += str((await session.execute(sa.text(f"SELECT * FROM {table}"))).all())
    for secret in (key, client["clientSecret"], "your-client-secret", "your-api-key"):
        assert secret not in stored


async def test_the_last_use_is_written_in_time(
    identity: IdentitySubgraph, ask: Ask, values: dict[str, str], clock: ManualClock
) -> None:
    await identity.authenticate("your-api-key")
    given = {"clientId": "your-client-id", "clientSecret": "your-client-secret"}
    await ask(CREATE_TOKEN, {"input": given}, None)
    await identity.resources.usage.write()
    text = """{ organization(id: "org_123") {
      apiKeys { nodes { lastUsedAt } } apiClients { nodes { lastUsedAt } }
    } }"""
    used = {"nodes": [{"lastUsedAt": "2026-01-15T10:00:00Z"}]}
    assert (await ask(text))["data"]["organization"] == {"apiKeys": used, "apiClients": used}
    clock.advance(timedelta(minutes=1))
    await identity.authenticate("your-api-key")
    await identity.stop()
    again = create_subgraph(values, clock)
    await again.start()
    async with again.database.reading() as session:
        moments = await session.execute(sa.text("SELECT last_used_at FROM api_key"))
        assert "10:01:00" in str(moments.scalar_one())
    await again.stop()


def test_secrets_are_compared_by_their_stored_forms() -> None:
    for store in (secrets.digest, secrets.stretch):
        stored = store("right")
        assert "right" not in stored
        assert secrets.matches("right", stored)
        assert not secrets.matches("wrong", stored)
    assert secrets.stretch("same") != secrets.stretch("same")
    assert secrets.is_slow(secrets.stretch("x"))
    assert not secrets.is_slow(secrets.digest("x"))


async def test_uses_are_written_while_the_subgraph_runs(
    sqlite_values: dict[str, str], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subgraphs.identity.service.usage._WRITE_SECONDS", 0)
    subgraph = create_subgraph(sqlite_values, clock)
    await subgraph.start()
    await subgraph.authenticate("your-api-key")
    used = None
    async with asyncio.timeout(PATIENCE):
        while used is None:
            async with subgraph.database.reading() as session:
                used = await session.scalar(sa.text("SELECT last_used_at FROM api_key"))
    await subgraph.stop()
