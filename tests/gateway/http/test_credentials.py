"""Credentials that are no tokens are asked about, each time; tokens are only where no keys are known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from gateway.errors import TransportError
from gateway.http.asgi import headers_of, respond
from gateway.http.authentication import claims_of
from gateway.http.credentials import CredentialAuthenticator
from gateway.http.errors import HttpError
from gateway.http.jwks import JwksAuthenticator, TokenError
from tests.gateway.http.served import serve_app


class Identity:
    """Knows one key, and answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self.answer: Any = {"sub": "key_1", "org_id": "org_1"}
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(headers_of(scope)["authorization"])
        body = self.answer if isinstance(self.answer, bytes) else orjson.dumps(self.answer)
        await respond(send, self.status, b"application/json", body)


@asynccontextmanager
async def identifying() -> AsyncIterator[Identity]:
    identity = Identity()
    async with serve_app(identity) as (_, port):
        identity.url = f"http://127.0.0.1:{port}/authenticate"
        yield identity


async def test_a_key_is_asked_about_each_time_and_a_token_never() -> None:
    async with identifying() as identity:
        keys = JwksAuthenticator("http://127.0.0.1:9/keys", issuer="a", audience="b")
        authenticator = CredentialAuthenticator(identity.url, keys)
        claims = [await authenticator.authenticate("a-key") for _ in range(2)]
        with pytest.raises(TokenError):
            await authenticator.authenticate("a.b.c")

    assert claims == [{"sub": "key_1", "org_id": "org_1"}] * 2
    assert identity.asked == ["Bearer a-key"] * 2


async def test_without_keys_tokens_are_asked_about_too() -> None:
    async with identifying() as identity:
        await CredentialAuthenticator(identity.url, None).authenticate("a.b.c")

    assert identity.asked == ["Bearer a.b.c"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "INVALID_TOKEN", "message": "no"}, "INVALID_TOKEN"),
        ({"code": "TOKEN_EXPIRED"}, "TOKEN_EXPIRED"),
        ({"code": "SOMETHING_ELSE"}, "INVALID_TOKEN"),
        ({}, "INVALID_TOKEN"),
    ],
)
async def test_who_is_refused_is_refused(answer: Any, code: str) -> None:
    async with identifying() as identity:
        identity.status, identity.answer = 401, answer
        with pytest.raises(TokenError) as refused:
            await CredentialAuthenticator(identity.url, None).authenticate("x")

    assert refused.value.code == code


@pytest.mark.parametrize("credential", ["two\nlines", "snö", "a\x7f"])
async def test_what_is_no_header_value_is_refused_without_asking(credential: str) -> None:
    async with identifying() as identity:
        with pytest.raises(TokenError):
            await CredentialAuthenticator(identity.url, None).authenticate(credential)

    assert identity.asked == []


@pytest.mark.parametrize(
    ("status", "answer"), [(200, b"[]"), (200, b"no JSON"), (401, b"no JSON"), (500, {}), (302, {"sub": "x"})]
)
async def test_an_answer_that_says_nothing_is_nobody_s_fault_but_the_server_s(status: int, answer: Any) -> None:
    async with identifying() as identity:
        identity.status, identity.answer = status, answer
        with pytest.raises(TransportError):
            await CredentialAuthenticator(identity.url, None).authenticate("x")


async def test_clients_hear_503_while_nobody_can_say() -> None:
    with pytest.raises(HttpError) as refused:
        await claims_of("Bearer x", CredentialAuthenticator("http://127.0.0.1:9/authenticate", None))

    assert (refused.value.status, refused.value.code) == (503, "DOWNSTREAM_SERVICE_ERROR")
