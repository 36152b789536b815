"""Who is asking, organizations and users."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]

OTHER = {"sub": "other-client-id", "org_id": "org_456", "scope": "admin"}
PLAIN = {"sub": "user_124", "org_id": "org_123", "scope": "api:read"}


async def test_the_viewer_is_the_holder_of_the_credential(ask: Ask) -> None:
    text = "{ viewer { subject scopes organization { id name slug plan createdAt } user { name handle } } }"
    assert (await ask(text))["data"]["viewer"] == {
        "subject": "user_123",
        "scopes": ["admin", "api:read", "operator"],
        "organization": {
            "id": "org_123",
            "name": "Nova Arcade",
            "slug": "nova-arcade",
            "plan": "PRO",
            "createdAt": "2026-01-10T09:00:00Z",
        },
        "user": {"name": "Mara Lindqvist", "handle": "creator"},
    }
    stranger = {"sub": "someone", "org_id": "org_elsewhere"}
    answer = await ask("{ viewer { subject scopes organization { id } user { id } } }", None, stranger)
    assert answer["data"]["viewer"] == {"subject": "someone", "scopes": [], "organization": None, "user": None}
    client = {"sub": "your-client-id", "org_id": "org_123"}
    assert (await ask("{ viewer { user { id } organization { slug } } }", None, client))["data"] == {
        "viewer": {"user": None, "organization": {"slug": "nova-arcade"}}
    }


async def test_an_anonymous_request_is_unauthorized(ask: Ask) -> None:
    for text in (
        "{ viewer { subject } }",
        '{ organization(id: "org_123") { name } }',
        '{ user(id: "user_123") { id } }',
    ):
        answer = await ask(text, None, None)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED", text


async def test_an_organization_shows_its_members_clients_and_keys(ask: Ask) -> None:
    text = """{ organization(id: "org_123") {
      users(first: 2) { nodes { id } totalCount pageInfo { hasNextPage endCursor } }
      apiClients { nodes { clientId scopes revokedAt } }
      apiKeys { nodes { id maskedKey lastUsedAt } pagination { total } }
    } }"""
    shown = (await ask(text))["data"]["organization"]
    assert [node["id"] for node in shown["users"]["nodes"]] == ["user_123", "user_124"]
    assert (shown["users"]["totalCount"], shown["users"]["pageInfo"]["hasNextPage"]) == (3, True)
    assert shown["apiClients"]["nodes"][0]["clientId"] == "your-client-id"
    assert shown["apiKeys"] == {
        "nodes": [{"id": "key_123", "maskedKey": "yo…-key", "lastUsedAt": None}],
        "pagination": {"total": 1},
    }
    more = 'query($after: String) { organization(id: "org_123") { users(after: $after) { nodes { name } } } }'
    answer = await ask(more, {"after": shown["users"]["pageInfo"]["endCursor"]})
    assert answer["data"]["organization"]["users"]["nodes"] == [{"name": "Jun Park"}]


async def test_entities_resolve_for_the_gateway(ask: Ask) -> None:
    text = """query($r: [_Any!]!) { _entities(representations: $r) {
      __typename
      ... on Organization { slug }
      ... on User { id name handle organization { slug } }
    } }"""
    keys = [("Organization", "org_123"), ("User", "user_124"), ("User", "user_of_another_issuer"), ("User", "user_456")]
    answer = await ask(text, {"r": [{"__typename": kind, "id": key} for kind, key in keys]})
    unknown = {"__typename": "User", "name": None, "handle": None, "organization": None}
    assert answer == {
        "data": {
            "_entities": [
                {"__typename": "Organization", "slug": "nova-arcade"},
                {
                    "__typename": "User",
                    "id": "user_124",
                    "name": "Teo Okafor",
                    "handle": "teo.edits",
                    "organization": {"slug": "nova-arcade"},
                },
                unknown | {"id": "user_of_another_issuer"},
                unknown | {"id": "user_456"},
            ]
        }
    }


async def test_an_administrator_adds_organizations_and_users(ask: Ask) -> None:
    text = """mutation($o: CreateOrganizationInput!, $u: CreateUserInput!) {
      createOrganization(input: $o) { organization { name slug plan } }
      createUser(input: $u) { user { id name handle organization { id } } }
    }"""
    organization = {"name": "  North Stage ", "slug": "north-stage"}
    answer = await ask(text, {"o": organization, "u": {"name": "Ada", "handle": "ada.l"}})
    assert answer["data"]["createOrganization"]["organization"] == {
        "name": "North Stage",
        "slug": "north-stage",
        "plan": "FREE",
    }
    user = answer["data"]["createUser"]["user"]
    assert user["id"].startswith("user_")
    assert (user["name"], user["handle"], user["organization"]) == ("Ada", "ada.l", {"id": "org_123"})
    found = await ask("query($id: ID!) { user(id: $id) { name } }", {"id": user["id"]})
    assert found["data"]["user"] == {"name": "Ada"}


async def test_a_new_organization_is_not_open_to_its_founder(ask: Ask) -> None:
    text = """mutation($o: CreateOrganizationInput!) {
      createOrganization(input: $o) { organization { slug users { totalCount } } }
    }"""
    answer = await ask(text, {"o": {"name": "x", "slug": "x"}})
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ({"name": "", "slug": "x"}, "name", "VALIDATION_ERROR"),
        ({"name": "   ", "slug": "x"}, "name", "VALIDATION_ERROR"),
        ({"name": "n" * 121, "slug": "x"}, "name", "VALIDATION_ERROR"),
        ({"name": "n", "slug": "Upper"}, "slug", "VALIDATION_ERROR"),
        ({"name": "n", "slug": "-x"}, "slug", "VALIDATION_ERROR"),
        ({"name": "n", "slug": "x" * 64}, "slug", "VALIDATION_ERROR"),
        ({"name": "n", "slug": "nova-arcade"}, "slug", "CONFLICT"),
    ],
)
async def test_an_organization_that_breaks_a_rule_is_refused(ask: Ask, value: Any, field: str, code: str) -> None:
    text = "mutation($o: CreateOrganizationInput!) { createOrganization(input: $o) { organization { id } } }"
    extensions = (await ask(text, {"o": value}))["errors"][0]["extensions"]
    assert (extensions["code"], extensions["details"]["field"]) == (code, field)


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ({"name": ""}, "name", "VALIDATION_ERROR"),
        ({"name": "n", "handle": "two words"}, "handle", "VALIDATION_ERROR"),
        ({"name": "n", "handle": ""}, "handle", "VALIDATION_ERROR"),
        ({"name": "n", "handle": "creator"}, "handle", "CONFLICT"),
    ],
)
async def test_a_user_that_breaks_a_rule_is_refused(ask: Ask, value: Any, field: str, code: str) -> None:
    text = "mutation($u: CreateUserInput!) { createUser(input: $u) { user { id } } }"
    extensions = (await ask(text, {"u": value}))["errors"][0]["extensions"]
    assert (extensions["code"], extensions["details"]["field"]) == (code, field)


async def test_a_handle_is_unique_in_its_organization_alone(ask: Ask) -> None:
    text = 'mutation { createUser(input: {name: "n", handle: "creator"}) { user { handle } } }'
    assert (await ask(text, None, OTHER))["data"]["createUser"]["user"] == {"handle": "creator"}


async def test_of_two_who_take_a_slug_at_the_same_time_one_gets_it(ask: Ask) -> None:
    text = 'mutation { createOrganization(input: {name: "n", slug: "race"}) { organization { id } } }'
    answers = await asyncio.gather(*(ask(text) for _ in range(6)))
    assert sum(1 for answer in answers if "errors" not in answer) == 1
    codes = {answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer}
    assert codes == {"CONFLICT"}


@pytest.mark.parametrize(
    "text",
    [
        'mutation { createOrganization(input: {name: "n", slug: "s"}) { organization { id } } }',
        "mutation { rotateSigningKey { keyId } }",
    ],
)
async def test_an_administrator_of_one_organization_does_not_operate_the_instance(ask: Ask, text: str) -> None:
    answer = await ask(text, None, OTHER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("scope", ["operator", "service"])
@pytest.mark.parametrize("mutation", ["createApiKey", "createApiClient"])
async def test_nobody_can_hand_out_the_scopes_of_the_operator_and_of_the_product(
    ask: Ask, mutation: str, scope: str
) -> None:
    text = f'mutation {{ {mutation}(input: {{name: "n", scopes: ["api:read", "{scope}"]}}) {{ __typename }} }}'
    for claims in (OTHER, {**OTHER, "scope": "admin operator service"}):
        answer = await ask(text, None, claims)
        assert answer["errors"][0]["extensions"]["details"]["field"] == "scopes"


async def test_a_client_that_asks_for_the_product_s_scope_does_not_get_it(ask: Ask) -> None:
    credentials = 'clientId: "your-client-id", clientSecret: "your-client-secret"'
    text = (
        f'mutation {{ createToken(input: {{{credentials}, scopes: ["service", "operator", "api:read"]}}) {{ scope }} }}'
    )
    assert (await ask(text, None, None))["data"]["createToken"]["scope"] == "api:read"


OPERATIONS = [
    ('{ organization(id: "org_123") { name } }', "NOT_FOUND"),
    ('{ user(id: "user_123") { name } }', "NOT_FOUND"),
    ('mutation { revokeApiClient(input: {id: "client_123"}) { apiClient { id } } }', "NOT_FOUND"),
    ('mutation { revokeApiKey(input: {id: "key_123"}) { apiKey { id } } }', "NOT_FOUND"),
]


@pytest.mark.parametrize(("text", "code"), OPERATIONS)
async def test_another_organization_finds_nothing(ask: Ask, text: str, code: str) -> None:
    answer = await ask(text, None, OTHER)
    assert answer["errors"][0]["extensions"]["code"] == code
    assert not any((answer["data"] or {}).values())


@pytest.mark.parametrize("kind", ["Organization", "ApiClient", "ApiKey"])
async def test_another_organization_resolves_no_entity(ask: Ask, kind: str) -> None:
    key = {"Organization": "org_123", "ApiClient": "client_123", "ApiKey": "key_123"}[kind]
    text = f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on {kind} {{ name }} }} }}"
    representation = {"__typename": kind, "id": key}
    assert (await ask(text, {"r": [representation]}, OTHER))["data"] == {"_entities": [None]}
    [own] = (await ask(text, {"r": [representation]}))["data"]["_entities"]
    assert own["name"]


ADMINISTRATION = [
    '{ organization(id: "org_123") { apiClients { totalCount } } }',
    '{ organization(id: "org_123") { apiKeys { totalCount } } }',
    'mutation { createOrganization(input: {name: "n", slug: "s"}) { organization { id } } }',
    'mutation { createUser(input: {name: "n"}) { user { id } } }',
    'mutation { createApiClient(input: {name: "n", scopes: []}) { clientSecret } }',
    'mutation { createApiKey(input: {name: "n", scopes: []}) { key } }',
    'mutation { revokeApiClient(input: {id: "client_123"}) { apiClient { id } } }',
    'mutation { revokeApiKey(input: {id: "key_123"}) { apiKey { id } } }',
    "mutation { rotateSigningKey { keyId } }",
]


@pytest.mark.parametrize("text", ADMINISTRATION)
@pytest.mark.parametrize(("claims", "code"), [(PLAIN, "FORBIDDEN"), (None, "UNAUTHORIZED")])
async def test_administration_needs_the_scope(ask: Ask, text: str, claims: Any, code: str) -> None:
    answer = await ask(text, None, claims)
    assert answer["errors"][0]["extensions"]["code"] == code
