"""Tokens: judged by signature first, by age last."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.tokens import TokenVerifier

KEY = generate_private_key(65537, 2048)
OTHER = generate_private_key(65537, 2048)
SECRET = b"a secret of at least thirty-two bytes"


class Keys:
    """The keys of one issuer, and how often they were asked for."""

    def __init__(self) -> None:
        self.asked = 0

    async def find(self, algorithm: str, key_id: str | None) -> RSAPublicKey | bytes | None:
        self.asked += 1
        if algorithm == "HS256":
            return SECRET if key_id == "shared" else None
        return KEY.public_key() if key_id == "k1" else None


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def verify(clock: ManualClock, keys: Keys) -> TokenVerifier:
    return TokenVerifier(keys, issuer="wavestack", audience="wavestack-api", clock=clock)


def token(clock: ManualClock, key: RSAPrivateKey | bytes = KEY, *, kid: str | None = "k1", **changes: Any) -> str:
    now = int(clock.now().timestamp())
    claims = {"iss": "wavestack", "aud": "wavestack-api", "sub": "user_1", "nbf": now - 5, "exp": now + 60} | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    algorithm = "HS256" if isinstance(key, bytes) else "RS256"
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


async def code(verify: TokenVerifier, credential: str) -> str:
    with pytest.raises(SubgraphError) as refused:
        await verify(credential)
    return refused.value.code


async def test_a_good_token_is_verified_once(verify: TokenVerifier, clock: ManualClock, keys: Keys) -> None:
    good = token(clock, org_id="org_1")
    for _ in range(3):
        claims = await verify(good)
        assert (claims["sub"], claims["org_id"]) == ("user_1", "org_1")
    assert keys.asked == 1


async def test_a_remembered_token_expires_too(verify: TokenVerifier, clock: ManualClock) -> None:
    good = token(clock)
    await verify(good)
    clock.advance(timedelta(seconds=59))
    await verify(good)
    clock.advance(timedelta(seconds=1))
    assert await code(verify, good) == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1, None), (0, "TOKEN_EXPIRED"), (-1, "TOKEN_EXPIRED"), (-3600, "TOKEN_EXPIRED")]
)
async def test_a_token_ends_when_it_says(
    verify: TokenVerifier, clock: ManualClock, seconds: int, expected: str | None
) -> None:
    credential = token(clock, exp=int(clock.now().timestamp()) + seconds)
    if expected is None:
        await verify(credential)
    else:
        assert await code(verify, credential) == expected


@pytest.mark.parametrize(("seconds", "good"), [(5, True), (6, False)])
async def test_five_seconds_of_skew_are_forgiven_at_the_beginning(
    verify: TokenVerifier, clock: ManualClock, seconds: int, good: bool
) -> None:
    credential = token(clock, nbf=int(clock.now().timestamp()) + seconds)
    if good:
        await verify(credential)
    else:
        assert await code(verify, credential) == "INVALID_TOKEN"


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": None},
        {"exp": "soon"},
        {"iss": "another"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["a", "b"]},
        {"nbf": "never"},
        {"sub": "u" * 256},
        {"sub": "a\0b"},
        {"sub": "a\nb"},
        {"sub": "\ud800"},
        {"org_id": "o" * 65},
        {"org_id": "\0"},
        {"org_id": 7},
    ],
)
@pytest.mark.parametrize("age", [60, -3600])
async def test_wrong_claims_make_a_token_invalid_at_any_age(
    verify: TokenVerifier, clock: ManualClock, changes: dict[str, Any], age: int
) -> None:
    exp = int(clock.now().timestamp()) + age
    assert await code(verify, token(clock, **{"exp": exp, **changes})) == "INVALID_TOKEN"


async def test_the_longest_ids_that_tables_hold_are_good(verify: TokenVerifier, clock: ManualClock) -> None:
    assert len((await verify(token(clock, sub="é" * 255, org_id="o" * 64)))["sub"]) == 255


async def test_one_audience_of_several_is_enough(verify: TokenVerifier, clock: ManualClock) -> None:
    assert (await verify(token(clock, aud=["x", "wavestack-api"])))["sub"] == "user_1"


async def test_a_secret_is_a_key_only_where_it_is_configured(verify: TokenVerifier, clock: ManualClock) -> None:
    assert (await verify(token(clock, SECRET, kid="shared")))["sub"] == "user_1"
    assert await code(verify, token(clock, SECRET, kid="k1")) == "INVALID_TOKEN"


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


async def test_forged_tokens_are_invalid_even_when_expired(verify: TokenVerifier, clock: ManualClock) -> None:
    good = token(clock)
    header, payload, signature = good.split(".")
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = {"iss": "wavestack", "aud": "wavestack-api", "sub": "user_1", "exp": clock.now().timestamp() - 99}
    confused = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{payload}"
    mac = base64.urlsafe_b64encode(hmac.digest(public, confused.encode(), "sha256")).rstrip(b"=").decode()
    forged = [
        token(clock, OTHER),
        token(clock, OTHER, exp=1),
        token(clock, kid="k2"),
        token(clock, kid=None),
        f"{part({'alg': 'none', 'kid': 'k1'})}.{payload}.",
        f"{part({'alg': 'none'})}.{part(claims)}.",
        f"{part({'alg': 'RS512', 'kid': 'k1'})}.{payload}.{signature}",
        f"{part({'kid': 'k1'})}.{payload}.{signature}",
        f"{header}.{part(claims)}.{signature}",
        f"{confused}.{mac}",
        f"{header}.{payload}.{signature[:-4]}",
        f"{header}.{payload}.",
        "a.b.c",
        "..",
        "",
        "nonsense",
        "é.é.é",
        good + ".x",
    ]
    for credential in forged:
        assert await code(verify, credential) == "INVALID_TOKEN", credential


async def test_only_so_many_are_remembered(
    verify: TokenVerifier, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subgraphs.kit.tokens._REMEMBERED", 3)
    for number in range(6):
        await verify(token(clock, jti=f"{number}"))
    assert len(verify._verified) == 3
