"""Keys of an outside issuer, from a real server."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from subgraphs.identity.app import create_subgraph
from subgraphs.kit import jwks as jwks_module
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jwks import JwksKeys

ONE, TWO = generate_private_key(65537, 2048), generate_private_key(65537, 2048)


def published(key: RSAPrivateKey, kid: str, **changes: Any) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()

    def text(number: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()

    return {
        "kty": "RSA",
        "kid": kid,
        "use": "sig",
        "alg": "RS256",
        "n": text(numbers.n),
        "e": text(numbers.e),
    } | changes


class Issuer:
    """Publishes what the test wants, and counts."""

    def __init__(self) -> None:
        self.document: bytes = b""
        self.status = "200 OK"
        self.fetched = 0
        self.url = ""

    def publish(self, *keys: dict[str, Any]) -> None:
        self.document = json.dumps({"keys": keys}).encode()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.fetched += 1
        head = f"HTTP/1.1 {self.status}\r\ncontent-length: {len(self.document)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + self.document)
        await writer.drain()
        writer.close()


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    server = await asyncio.start_server(issuer.handle, "127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks.json"
    yield issuer
    server.close()


async def test_keys_are_found_by_id_and_fetched_once(issuer: Issuer) -> None:
    issuer.publish(published(ONE, "a"), published(TWO, "b"), {"kty": "EC", "kid": "c"}, published(TWO, "d", use="enc"))
    keys = JwksKeys(issuer.url)
    found = await asyncio.gather(*(keys.find("RS256", "a") for _ in range(10)))
    assert all(key == ONE.public_key() for key in found)
    assert await keys.find("RS256", "b") == TWO.public_key()
    assert await keys.find("HS256", "b") is None
    assert issuer.fetched == 1
    assert await keys.find("RS256", None) is None


async def test_a_token_without_id_means_the_only_key(issuer: Issuer) -> None:
    issuer.publish(published(ONE, "a"))
    assert await JwksKeys(issuer.url).find("RS256", None) == ONE.public_key()


async def test_a_new_key_is_fetched_when_a_token_names_it_but_not_for_every_unknown_one(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.publish(published(ONE, "a"))
    keys = JwksKeys(issuer.url)
    await keys.find("RS256", "a")
    for number in range(5):
        assert await keys.find("RS256", f"unknown-{number}") is None
    assert issuer.fetched == 1
    issuer.publish(published(ONE, "a"), published(TWO, "b"))
    monkeypatch.setattr(jwks_module, "_RETRY_SECONDS", 0)
    assert await keys.find("RS256", "b") == TWO.public_key()
    assert issuer.fetched == 2


@pytest.mark.parametrize(("status", "document"), [("500 Oops", b""), ("200 OK", b"<html>"), ("200 OK", b"[]")])
async def test_an_issuer_that_fails_is_survived_with_the_keys_seen_before(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, status: str, document: bytes
) -> None:
    monkeypatch.setattr(jwks_module, "_RETRY_SECONDS", 0)
    good, bad = JwksKeys(issuer.url), JwksKeys(issuer.url)
    issuer.publish(published(ONE, "a"))
    await good.find("RS256", "a")
    issuer.status, issuer.document = status, document
    assert await good.find("RS256", "new") is None
    assert await good.find("RS256", "a") == ONE.public_key()
    with pytest.raises(SubgraphError) as refused:
        await bad.find("RS256", "a")
    assert refused.value.code == "SERVICE_UNAVAILABLE"


async def test_a_subgraph_of_its_own_verifies_by_the_issuers_keys(
    issuer: Issuer, sqlite_values: dict[str, str]
) -> None:
    issuer.publish(published(ONE, "theirs"))
    subgraph = create_subgraph(sqlite_values | {"auth_jwks_url": issuer.url, "auth_issuer": "them"})
    await subgraph.start()
    claims = {"iss": "them", "aud": "wavestack-api", "sub": "user_123", "org_id": "org_123", "exp": 4_000_000_000}
    token = jwt.encode(claims, ONE, algorithm="RS256", headers={"kid": "theirs"})
    app: Any = subgraph.asgi  # Any: httpx and Litestar spell the ASGI types differently
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://identity") as client:
        body = {"query": "{ viewer { user { name } organization { id } } }"}
        answer = await client.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})
    assert answer.json()["data"]["viewer"] == {"user": {"name": "Mara Lindqvist"}, "organization": {"id": "org_123"}}
    own = await subgraph.issue_token("user_123", "org_123", [])
    assert (await subgraph.authenticate(own))["iss"] == "them"
    await subgraph.stop()
