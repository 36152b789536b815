"""Tokens for client credentials, with the claims of the specification."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from subgraphs.identity.app import IdentitySubgraph, create_subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Actor

Ask = Callable[..., Any]

CREATE = """mutation($input: CreateTokenInput!) {
  createToken(input: $input) { accessToken tokenType expiresIn scope }
}"""
CLIENT = {"clientId": "your-client-id", "clientSecret": "your-client-secret"}
ALL = "api:read api:write clip:create clip:read queue:write admin"


@pytest.mark.parametrize(
    ("extra", "scope"),
    [
        ({}, ALL),
        ({"organizationId": "org_123"}, ALL),
        ({"organizationId": None, "scopes": None}, ALL),
        ({"scopes": ["clip:read", "api:read"]}, "api:read clip:read"),
        ({"scopes": ["clip:read", "unheard:of"]}, "clip:read"),
        ({"scopes": []}, ""),
    ],
)
async def test_good_credentials_get_a_token_with_the_scopes_that_both_name(
    ask: Ask, identity: IdentitySubgraph, extra: Any, scope: str
) -> None:
    answer = await ask(CREATE, {"input": CLIENT | extra}, None)
    payload = answer["data"]["createToken"]
    assert (payload["tokenType"], payload["expiresIn"], payload["scope"]) == ("Bearer", 3600, scope)
    assert (await identity.authenticate(payload["accessToken"]))["scope"] == scope


async def test_the_token_has_the_claims_of_the_specification(ask: Ask, clock: ManualClock) -> None:
    answer = await ask(CREATE, {"input": CLIENT}, None)
    token = answer["data"]["createToken"]["accessToken"]
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": "wavestack-1"}
    claims = jwt.decode(token, options={"verify_signature": False})
    now = int(clock.now().timestamp())
    assert len(claims.pop("jti")) == 36
    assert claims == {
        "iss": "wavestack",
        "aud": "wavestack-api",
        "sub": "your-client-id",
        "org_id": "org_123",
        "scope": ALL,
        "iat": now,
        "nbf": now - 5,
        "exp": now + 3600,
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clientSecret": "wrong"}, "UNAUTHORIZED"),
        ({"clientSecret": ""}, "UNAUTHORIZED"),
        ({"clientSecret": "x" * 5000}, "UNAUTHORIZED"),
        ({"clientSecret": "other-client-secret"}, "UNAUTHORIZED"),
        ({"clientId": "nobody"}, "UNAUTHORIZED"),
        ({"organizationId": "org_456"}, "FORBIDDEN"),
        ({"organizationId": "org_unknown"}, "FORBIDDEN"),
    ],
)
async def test_wrong_credentials_are_refused(ask: Ask, changes: Any, code: str) -> None:
    for _ in range(2):  # a wrong secret is wrong the second time too
        answer = await ask(CREATE, {"input": CLIENT | changes}, None)
        assert answer["data"] == {"createToken": None}
        assert answer["errors"][0]["extensions"]["code"] == code
    assert "errors" not in await ask(CREATE, {"input": CLIENT}, None)


async def test_a_revoked_client_gets_no_more_tokens(ask: Ask) -> None:
    assert "errors" not in await ask(CREATE, {"input": CLIENT}, None)
    await ask('mutation { revokeApiClient(input: {id: "client_123"}) { apiClient { revokedAt } } }')
    answer = await ask(CREATE, {"input": CLIENT}, None)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED"


async def test_without_demo_mode_no_default_secret_works(values: dict[str, str]) -> None:
    from graphql import parse  # noqa: PLC0415

    subgraph = create_subgraph(values | {"demo": "false"})
    await subgraph.start()
    answer = await subgraph.execute(parse(CREATE), {"input": CLIENT}, claims=None)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED"
    with pytest.raises(SubgraphError, match="API key"):
        await subgraph.authenticate("your-api-key")
    await subgraph.stop()


async def test_the_operator_issues_tokens_for_users(identity: IdentitySubgraph, clock: ManualClock) -> None:
    token = await identity.issue_token("user_9", "org_9", ["a", "b"], 60)
    claims = await identity.authenticate(token)
    assert (claims["sub"], claims["org_id"], claims["scope"]) == ("user_9", "org_9", "a b")
    clock.advance(timedelta(seconds=65))
    await expect_code(identity, token, "TOKEN_EXPIRED")


@pytest.mark.parametrize("seconds", [-1, -60])
async def test_negative_seconds_give_an_expired_token(identity: IdentitySubgraph, seconds: int) -> None:
    await expect_code(identity, await identity.issue_token("user_123", "org_123", [], seconds), "TOKEN_EXPIRED")


async def test_a_token_may_live_longer_than_usual_and_survives_a_rotation(
    identity: IdentitySubgraph, ask: Ask, clock: ManualClock
) -> None:
    token = await identity.issue_token("user_123", "org_123", [], 30 * 86_400)
    await ask("mutation { rotateSigningKey { keyId } }")
    clock.advance(timedelta(days=29))
    assert (await identity.authenticate(token))["sub"] == "user_123"


@pytest.mark.parametrize("credential", ["", "nonsense", "a.b.c", "your-api-key-not", "x" * 5000, "ü"])
async def test_a_credential_that_is_none_is_invalid(identity: IdentitySubgraph, credential: str) -> None:
    await expect_code(identity, credential, "INVALID_TOKEN")


async def test_another_installation_is_not_trusted(identity: IdentitySubgraph, tmp_path: Any) -> None:
    other = create_subgraph({"data_dir": str(tmp_path / "other")})
    await other.start()
    await expect_code(identity, await other.issue_token("user_123", "org_123", ["admin"]), "INVALID_TOKEN")
    await other.stop()


async def test_a_shared_secret_admits_tokens_of_an_outside_issuer(sqlite_values: dict[str, str]) -> None:
    secret = "a shared secret of thirty-two bytes or more"
    claims = {"iss": "wavestack", "aud": "wavestack-api", "sub": "them", "exp": 4_000_000_000}
    token = jwt.encode(claims, secret, algorithm="HS256")
    for settings, trusted in [({"auth_secret": secret}, True), ({}, False), ({"auth_secret": "x" * 40}, False)]:
        subgraph = create_subgraph(sqlite_values | settings)
        await subgraph.start()
        if trusted:
            assert (await subgraph.authenticate(token))["sub"] == "them"
        else:
            await expect_code(subgraph, token, "INVALID_TOKEN")
        await subgraph.stop()


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "service operator admin"}, {"admin"}),
        ({"scope": "service,api:read"}, {"api:read"}),
        ({"scopes": ["service", "operator", "clip:read"]}, {"clip:read"}),
        ({"scopes": ["operator service", "clip:read"]}, {"clip:read"}),
        ({"roles": ["operator"], "scp": "service"}, set()),
        ({"permissions": "operator"}, set()),
        ({"scope": 7}, set()),
    ],
)
async def test_an_outside_issuer_cannot_give_what_concerns_the_whole_instance(
    sqlite_values: dict[str, str], claims: dict[str, Any], scopes: set[str]
) -> None:
    secret = "a shared secret of thirty-two bytes or more"
    standard = {"iss": "wavestack", "aud": "wavestack-api", "sub": "them", "exp": 4_000_000_000, "api_key": True}
    subgraph = create_subgraph(sqlite_values | {"auth_secret": secret})
    await subgraph.start()
    for _ in range(2):  # a remembered token is believed no more than a new one
        told = await subgraph.authenticate(jwt.encode(standard | claims, secret, algorithm="HS256"))
        assert Actor.from_claims(told).scopes == scopes
        assert not Actor.from_claims(told).is_api_key
        assert not {"service", "operator"} & set(str(told).replace("'", " ").split())
    own = await subgraph.authenticate(await subgraph.issue_token("us", "org_123", ["service", "operator"]))
    assert Actor.from_claims(own).scopes == {"service", "operator"}
    await subgraph.stop()


async def expect_code(identity: IdentitySubgraph, credential: str, code: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        await identity.authenticate(credential)
    assert refused.value.code == code
