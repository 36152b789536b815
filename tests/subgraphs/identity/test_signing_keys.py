"""Signing keys: they outlive the process, rotate, and are shared."""

import asyncio
import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
import sqlalchemy as sa

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.identity.service import keyring
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError

Ask = Callable[..., Any]

KEYS = "{ jsonWebKeySet { keys { kty kid use alg n e } } }"
ROTATE = "mutation { rotateSigningKey { keyId } }"


async def published(ask: Ask) -> list[str]:
    answer = await ask(KEYS, None, None)
    return [key["kid"] for key in answer["data"]["jsonWebKeySet"]["keys"]]


async def test_everybody_can_read_the_public_keys_and_verify_with_them(identity: IdentitySubgraph, ask: Ask) -> None:
    answer = await ask(KEYS, None, None)
    [key] = answer["data"]["jsonWebKeySet"]["keys"]
    assert {name: key[name] for name in ("kty", "kid", "use", "alg", "e")} == {
        "kty": "RSA",
        "kid": "wavestack-1",
        "use": "sig",
        "alg": "RS256",
        "e": "AQAB",
    }
    assert len(base64.urlsafe_b64decode(key["n"] + "==")) == 256
    token = await identity.issue_token("user_123", "org_123", [])
    jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], options={"verify_exp": False}, audience="wavestack-api")


async def test_the_same_keys_are_at_the_well_known_place(sqlite_values: dict[str, str]) -> None:
    app: Any = create_subgraph(sqlite_values).asgi
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://identity") as client:
            answer = await client.get("/.well-known/jwks.json")
    assert [key["kid"] for key in answer.json()["keys"]] == ["wavestack-1"]
    assert set(answer.json()["keys"][0]) == {"kty", "kid", "use", "alg", "n", "e"}


async def test_a_restart_keeps_the_keys(values: dict[str, str], identity: IdentitySubgraph, clock: ManualClock) -> None:
    token = await identity.issue_token("user_123", "org_123", [])
    await identity.stop()
    again = create_subgraph(values, clock)
    await again.start()
    assert (await again.authenticate(token))["sub"] == "user_123"
    assert jwt.get_unverified_header(await again.issue_token("u", "o", []))["kid"] == "wavestack-1"
    await again.stop()


async def test_a_rotation_signs_with_a_new_key_and_keeps_the_old_one_until_its_tokens_ran_out(
    identity: IdentitySubgraph, ask: Ask, clock: ManualClock
) -> None:
    old = await identity.issue_token("user_123", "org_123", [])
    assert (await ask(ROTATE))["data"] == {"rotateSigningKey": {"keyId": "wavestack-2"}}
    new = await identity.issue_token("user_123", "org_123", [])
    assert jwt.get_unverified_header(new)["kid"] == "wavestack-2"
    assert await published(ask) == ["wavestack-2", "wavestack-1"]
    assert (await identity.authenticate(old))["sub"] == "user_123"
    clock.advance(timedelta(days=3))
    assert await published(ask) == ["wavestack-2"]
    with pytest.raises(SubgraphError) as refused:
        await identity.authenticate(old)
    assert refused.value.code == "TOKEN_EXPIRED"


async def test_the_private_half_of_an_old_key_is_destroyed(identity: IdentitySubgraph, ask: Ask) -> None:
    await ask(ROTATE)
    async with identity.database.reading() as session:
        rows = await session.execute(sa.text("SELECT number, private_pem IS NULL FROM signing_key ORDER BY number"))
        assert [(number, bool(destroyed)) for number, destroyed in rows] == [(1, True), (2, False)]


async def test_a_key_that_signed_nothing_is_forgotten_at_once(ask: Ask, clock: ManualClock) -> None:
    await ask(ROTATE)
    await ask(ROTATE)
    clock.advance(timedelta(seconds=6))
    assert await published(ask) == ["wavestack-3"]


async def test_processes_that_start_at_the_same_time_share_one_first_key(values: dict[str, str]) -> None:
    subgraphs = [create_subgraph(values) for _ in range(4)]
    await asyncio.gather(*(subgraph.start() for subgraph in subgraphs))
    tokens = [await subgraph.issue_token("u", "org_123", []) for subgraph in subgraphs]
    for subgraph in subgraphs:
        assert [(await subgraph.authenticate(token))["sub"] for token in tokens] == ["u"] * 4
    assert {jwt.get_unverified_header(token)["kid"] for token in tokens} == {"wavestack-1"}
    await asyncio.gather(*(subgraph.stop() for subgraph in subgraphs))


async def test_another_process_trusts_a_new_key_as_soon_as_a_token_names_it(
    values: dict[str, str], identity: IdentitySubgraph, ask: Ask, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = create_subgraph(values, clock)
    await other.start()
    monkeypatch.setattr(keyring, "_RETRY_SECONDS", 0)
    await ask(ROTATE)
    token = await identity.issue_token("user_123", "org_123", [])
    assert (await other.authenticate(token))["sub"] == "user_123"
    assert jwt.get_unverified_header(await other.issue_token("u", "o", []))["kid"] == "wavestack-2"
    await other.stop()


async def test_rotations_at_the_same_time_number_their_keys_apart(ask: Ask) -> None:
    answers = await asyncio.gather(*(ask(ROTATE) for _ in range(4)))
    assert all("errors" not in answer for answer in answers)
    assert (await published(ask))[0] == "wavestack-5"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        (None, "UNAUTHORIZED"),
        ({"sub": "user_123", "org_id": "org_123", "scope": "api:write"}, "FORBIDDEN"),
    ],
)
async def test_only_administrators_rotate(ask: Ask, claims: Any, code: str) -> None:
    answer = await ask(ROTATE, None, claims)
    assert answer["errors"][0]["extensions"]["code"] == code
    assert await published(ask) == ["wavestack-1"]
