"""Who asks is known by a bearer credential: one that a subgraph knows, or a token signed by a published key."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from gateway.errors import TransportError
from gateway.http.asgi import respond
from gateway.http.jwks import JwksAuthenticator, TokenError
from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Setup, serve_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUERY = {"query": "{ caller { subject authorization } }"}
KEYS = {name: generate_private_key(65537, 2048) for name in ("one", "two")}
GRAPHQL = "application/graphql-response+json"


class Known:
    """An authenticator that answers at once."""

    def authenticate(self, credential: str) -> Mapping[str, Any]:
        if credential != "good":
            raise TokenError("TOKEN_EXPIRED" if credential == "old" else "INVALID_TOKEN", "a reason for the log")
        return {"sub": "ada"}


@pytest.mark.parametrize("header", ["Bearer good", "bearer  good"])
async def test_claims_reach_the_subgraph(serve: Serve, header: str) -> None:
    served = await serve(Setup(authenticator=Known()))

    answer = await served.ask(body=QUERY, headers={"authorization": header})

    assert answer.json["data"]["caller"] == {"subject": "ada", "authorization": header}


async def test_a_request_without_credential_is_anonymous(serve: Serve) -> None:
    served = await serve(Setup(authenticator=Known()))

    assert (await served.ask(body=QUERY)).json["data"]["caller"] == {"subject": None, "authorization": None}


async def test_without_authenticator_the_subgraphs_see_the_header(serve: Serve) -> None:
    served = await serve(Setup())

    answer = await served.ask(body=QUERY, headers={"authorization": "Basic x"})

    assert answer.json["data"]["caller"] == {"subject": None, "authorization": "Basic x"}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer old", "TOKEN_EXPIRED"),
        ("Bearer x", "INVALID_TOKEN"),
        ("Bearer ", "INVALID_TOKEN"),
        ("Basic good", "INVALID_TOKEN"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL, "text/event-stream"])
async def test_a_bad_credential_is_refused_with_401_in_every_media_type(
    serve: Serve, header: str, code: str, accept: str
) -> None:
    served = await serve(Setup(authenticator=Known()))

    answer = await served.ask(body=QUERY, headers={"authorization": header, "accept": accept})

    assert (answer.status, answer.codes, "data" in answer.json) == (401, [code], False)
    assert answer.headers["www-authenticate"].startswith("Bearer")


class Issuer:
    """Publishes keys, and counts how often it is asked."""

    def __init__(self) -> None:
        self.published = ["one"]
        self.asked = 0
        self.status = 200
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        keys = [{**RSAAlgorithm.to_jwk(KEYS[name].public_key(), as_dict=True), "kid": name} for name in self.published]
        await respond(send, self.status, b"application/json", orjson.dumps({"keys": [*keys, {"kty": "EC"}]}))

    def authenticator(self) -> JwksAuthenticator:
        return JwksAuthenticator(self.url, issuer="wavestack", audience="wavestack-api")


@asynccontextmanager
async def issuing() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with serve_app(issuer) as (_, port):
        issuer.url = f"http://127.0.0.1:{port}/keys"
        yield issuer


def token(
    key: str = "one", *, signed_by: RSAPrivateKey | str | None = None, algorithm: str = "RS256", **claims: Any
) -> str:
    now = time.time()
    usual = {"sub": "ada", "iss": "wavestack", "aud": "wavestack-api", "iat": now, "exp": now + 3600}
    present = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return jwt.encode(present, signed_by or KEYS[key], algorithm, headers={"kid": key})


async def test_a_token_signed_by_a_published_key_is_good_and_keys_are_kept() -> None:
    async with issuing() as issuer:
        authenticator = issuer.authenticator()
        claims = [await authenticator.authenticate(token()) for _ in range(3)]

    assert [each["sub"] for each in claims] == ["ada"] * 3
    assert issuer.asked == 1


@pytest.mark.parametrize(
    ("credential", "code"),
    [
        ("no token", "INVALID_TOKEN"),
        (token(exp=time.time() - 60), "TOKEN_EXPIRED"),
        (token(nbf=time.time() + 86_400), "INVALID_TOKEN"),
        (token(iss="somebody"), "INVALID_TOKEN"),
        (token(aud="other"), "INVALID_TOKEN"),
        (token(exp=None), "INVALID_TOKEN"),
        (token(sub=None), "INVALID_TOKEN"),
        (token("one", signed_by=KEYS["two"]), "INVALID_TOKEN"),
        (token("two"), "INVALID_TOKEN"),
        (token(signed_by="s" * 64, algorithm="HS512"), "INVALID_TOKEN"),
        (jwt.encode({"sub": "ada"}, KEYS["one"], "RS256"), "INVALID_TOKEN"),
    ],
)
async def test_any_other_token_is_refused(credential: str, code: str) -> None:
    async with issuing() as issuer:
        with pytest.raises(TokenError) as refused:
            await issuer.authenticator().authenticate(credential)

    assert refused.value.code == code


async def test_a_new_key_is_asked_for_when_it_appears_but_not_for_every_unknown_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with issuing() as issuer:
        authenticator = issuer.authenticator()
        await authenticator.authenticate(token("one"))
        issuer.published = ["one", "two"]
        for _ in range(3):
            with pytest.raises(TokenError):
                await authenticator.authenticate(token("two"))
        assert issuer.asked == 1

        monkeypatch.setattr("gateway.http.jwks._ASK_AGAIN_SECONDS", 0)
        assert (await authenticator.authenticate(token("two")))["sub"] == "ada"
        assert issuer.asked == 2


async def test_old_keys_are_used_on_while_the_issuer_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.http.jwks._ASK_AGAIN_SECONDS", 0)
    monkeypatch.setattr("gateway.http.jwks._KEEP_SECONDS", 0)
    async with issuing() as issuer:
        authenticator = issuer.authenticator()
        await authenticator.authenticate(token())
        issuer.status = 500

        assert (await authenticator.authenticate(token()))["sub"] == "ada"
        assert issuer.asked == 2


async def test_without_any_key_nobody_can_be_known() -> None:
    async with issuing() as issuer:
        issuer.status = 500
        with pytest.raises(TransportError):
            await issuer.authenticator().authenticate(token())
