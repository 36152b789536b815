"""What a request's claims do not allow is never fetched: it is answered with null and one error, or refused whole."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

import pytest
from graphql import print_ast

from gateway import Gateway, RequestContext, SubgraphSource, compose, read_supergraph
from gateway.app.wiring import build_gateway
from gateway.execution.transport import SubgraphRequest, SubgraphResponse
from gateway.serving.limits import NO_LIMITS
from gateway.settings import gateway_settings, read_values
from gateway.supergraph.model import Supergraph

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: '
    '["@key", "@external", "@requires", "@authenticated", "@requiresScopes", "@policy"])\n'
)
USERS = """
type Query {
  me: User
  users: [User!]!
  teams: [[User]]
  node: Node
  found: [Found]
  card: Card
  mood: Mood
  stamp: Stamp @policy(policies: [["noon"], ["midnight", "moon"]])
  open: String
  strict: Strict
  account: Account
}
type Account @key(fields: "code") { code: ID @authenticated }
type Mutation { rename: User @authenticated touch: User }
type Subscription { tick: Int @authenticated changed: User }
type User @key(fields: "id") {
  id: ID!
  name: String
  email: String @authenticated
  phone: String! @authenticated
  salary: Int @requiresScopes(scopes: [["hr", "read"], ["boss"]])
  friend: User
}
interface Node { id: ID! }
type Page implements Node { id: ID! title: String }
type Safe implements Node @authenticated { id: ID! title: String }
type Note { text: String }
type Vault @authenticated { text: String gold: Int }
union Found = Note | Vault
type Card @requiresScopes(scopes: [["cards"]]) { number: String }
type Strict { must: String! @authenticated }
enum Mood @authenticated { GOOD BAD }
scalar Stamp
"""
SCORES = """
type Account @key(fields: "code") { code: ID points: Int }
type User @key(fields: "id") {
  id: ID!
  email: String @external
  score: Int
  greeting: String @authenticated @requires(fields: "email")
}
"""
USER = {"__typename": "User", "id": "1", "name": "Ada", "email": "ada@x", "phone": "1", "salary": 5}
DATA: Mapping[str, Any] = {
    "me": {**USER, "friend": {**USER, "id": "2"}},
    "users": [USER, {**USER, "id": "2"}],
    "teams": [[USER, None], [USER]],
    "node": {"__typename": "Page", "id": "p", "title": "T"},
    "found": [{"__typename": "Note", "text": "n"}, {"__typename": "Vault", "text": "v", "gold": 1}],
    "card": {"__typename": "Card", "number": "4"},
    "mood": "GOOD",
    "stamp": "now",
    "open": "yes",
    "strict": {"__typename": "Strict", "must": "m"},
    "account": {"__typename": "Account", "code": "c"},
    "touch": USER,
    "rename": USER,
    "changed": USER,
}


class Recorder:
    """A subgraph that answers too much (execution takes what it needs) and remembers what it was sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.sent.append(" ".join(print_ast(request.document).split()))
        if "_entities" in self.sent[-1]:
            key = "_entities"
            representations: Sequence[Any] = next(iter(request.variables.values()))
            return SubgraphResponse(
                {key: [{"__typename": "User", "score": 9, "points": 3, "greeting": "Hi"} for _ in representations]}
            )
        return SubgraphResponse({**DATA, "e": DATA["open"]})

    async def subscribe(self, request: SubgraphRequest) -> AsyncIterator[SubgraphResponse]:
        self.sent.append(" ".join(print_ast(request.document).split()))
        yield SubgraphResponse(dict(DATA))

    async def close(self) -> None: ...


@pytest.fixture(scope="module")
def supergraph() -> Supergraph:
    composition = compose([SubgraphSource("users", "", LINK + USERS), SubgraphSource("scores", "", LINK + SCORES)])
    assert composition.supergraph_sdl is not None, composition.errors
    return read_supergraph(composition.supergraph_sdl)


class Served:
    """A gateway over two recorders."""

    def __init__(self, supergraph: Supergraph, **options: Any) -> None:  # Any: the gateway's own options
        self.users = Recorder()
        self.scores = Recorder()
        self.gateway = Gateway(supergraph, {"users": self.users, "scores": self.scores}, **options)

    async def ask(
        self, query: str, claims: Mapping[str, Any] | None = None, variables: Mapping[str, Any] | None = None
    ) -> tuple[Any, list[list[str]]]:
        response = await self.gateway.execute(query, variables, context=RequestContext("one", claims))
        assert {error["extensions"]["code"] for error in response.errors} <= {"UNAUTHORIZED_FIELD_OR_TYPE"}
        return response.data, [error["path"] for error in response.errors]


@pytest.fixture
def served(supergraph: Supergraph) -> Served:
    return Served(supergraph)


@pytest.mark.parametrize(
    ("query", "data", "paths", "sent"),
    [
        ("{ open me { name email } }", {"open": "yes", "me": {"name": "Ada", "email": None}}, [["me", "email"]], None),
        ("{ me { mail: email } }", {"me": {"mail": None}}, [["me", "mail"]], ["{ me { __typename } }"]),
        ("{ me { name phone } }", {"me": None}, [["me", "phone"]], ["{ me { name } }"]),
        ("{ open strict { must } }", {"open": "yes", "strict": None}, [["strict", "must"]], None),
        ("{ users { name email } }", {"users": [{"name": "Ada", "email": None}] * 2}, [["users", "@", "email"]], None),
        ("{ users { phone } }", None, [["users", "@", "phone"]], None),
        ("{ teams { phone } }", {"teams": [[None, None], [None]]}, [["teams", "@", "@", "phone"]], None),
        (
            "{ mood card { number } stamp }",
            {"mood": None, "card": None, "stamp": None},
            [["mood"], ["card"], ["stamp"]],
            [],
        ),
        ("{ node { id } }", {"node": None}, [["node"]], []),
        ("{ found { __typename } }", {"found": [{"__typename": "Note"}, {"__typename": "Vault"}]}, [], None),
        (
            "{ found { ... on Note { text } ... on Vault { gold } } }",
            {"found": [{"text": "n"}, {"gold": None}]},
            [["found", "@", "gold"]],
            ["{ found { __typename ... on Note { text } } }"],
        ),
        (
            "{ found { ... on Vault { gold ...V } } } fragment V on Vault { text t: text }",
            {"found": [{}, {"gold": None, "text": None, "t": None}]},
            [["found", "@", "gold"], ["found", "@", "text"], ["found", "@", "t"]],
            ["{ found { __typename } }"],
        ),
        (
            "{ me { ...U friend { ...U } } } fragment U on User { name ...W } fragment W on User { email }",
            {"me": {"name": "Ada", "email": None, "friend": {"name": "Ada", "email": None}}},
            [["me", "email"], ["me", "friend", "email"]],
            ["{ me { name friend { name } } }"],
        ),
        ("{ me { greeting } }", {"me": {"greeting": None}}, [["me", "greeting"]], ["{ me { __typename } }"]),
        ("mutation { touch { name } rename { name } }", {"touch": {"name": "Ada"}, "rename": None}, [["rename"]], None),
        ("mutation { rename { name } }", {"rename": None}, [["rename"]], []),
        (
            "mutation { touch { email } }",
            {"touch": {"email": None}},
            [["touch", "email"]],
            ["mutation { touch { __typename } }"],
        ),
        ('{ __type(name: "Vault") { name } mood }', {"__type": {"name": "Vault"}, "mood": None}, [["mood"]], []),
    ],
)
async def test_an_anonymous_request_gets_nulls_and_an_error_for_each_field(
    served: Served, query: str, data: Any, paths: list[list[str]], sent: list[str] | None
) -> None:
    assert await served.ask(query) == (data, paths)
    if sent is not None:
        assert served.users.sent == sent
    assert not any(name in text for text in served.users.sent for name in ("email", "phone", "gold", "rename"))
    assert served.scores.sent == []


@pytest.mark.parametrize(
    ("claims", "salary"),
    [
        (None, None),
        ({}, None),
        ({"scope": "hr"}, None),
        ({"scope": "hr read"}, 5),
        ({"scope": "other boss"}, 5),
        ({"scp": ["hr", "read"]}, 5),
        ({"scopes": ["boss"]}, 5),
        ({"scopes": "boss"}, 5),
        ({"scp": 7}, None),
    ],
)
async def test_scopes_are_any_of_the_sets_as_a_whole(served: Served, claims: Any, salary: int | None) -> None:
    expected = [] if salary else [["me", "salary"]]
    assert await served.ask("{ me { salary } }", claims) == ({"me": {"salary": salary}}, expected)


@pytest.mark.parametrize(
    ("held", "stamp"),
    [(["noon"], "now"), (["midnight"], None), (["midnight", "moon"], "now"), ([], None), (["unknown"], None)],
)
async def test_policies_are_asked_of_the_hook(supergraph: Supergraph, held: list[str], stamp: str | None) -> None:
    asked: list[tuple[str, frozenset[str]]] = []

    def policies(context: RequestContext, names: frozenset[str]) -> Collection[str]:
        asked.append((context.request_id, names))
        return held

    served = Served(supergraph, policies=policies)

    assert await served.ask("{ open }") == ({"open": "yes"}, [])
    assert (await served.ask("{ stamp }"))[0] == {"stamp": stamp}
    assert asked == [("one", frozenset({"noon", "midnight", "moon"}))]


@pytest.mark.parametrize(
    ("claims", "stamp"),
    [
        ({"grants": "other noon"}, "now"),
        ({"grants": ["midnight"], "roles": ["moon"]}, "now"),
        ({"grants": "midnight"}, None),
        ({"scope": "noon"}, None),
        ({"grants": {"noon": True}}, None),
        (None, None),
    ],
)
async def test_a_setting_names_the_claims_that_grant_policies(
    supergraph: Supergraph, claims: Mapping[str, Any] | None, stamp: str | None
) -> None:
    served = Served(supergraph)
    settings = gateway_settings(read_values({}, {"TIDEGATE_POLICY_CLAIMS": "grants, roles"}))
    served.gateway = build_gateway(supergraph, {"users": served.users, "scores": served.scores}, settings)

    assert (await served.ask("{ stamp }", claims))[0] == {"stamp": stamp}


async def test_requests_with_different_claims_do_not_share_a_plan(served: Served) -> None:
    query = "{ me { name email } }"
    prepared = served.gateway.prepare(query)

    answers = [await served.ask(query, claims) for claims in (None, {"sub": "ada"}, None)]
    trusted = [await prepared.execute({}, RequestContext("one", claims)) for claims in ({"sub": "ada"}, None)]

    assert [data["me"]["email"] for data, _ in answers] == [None, "ada@x", None]
    assert [answer["data"]["me"]["email"] for answer in trusted] == ["ada@x", None]


async def test_claims_that_do_not_matter_share_a_plan(served: Served) -> None:
    first, second = (
        served.gateway.operation("{ me { email } }", None, RequestContext("one", claims))
        for claims in ({"sub": "ada", "scope": "x"}, {"sub": "grace", "scope": "y z"})
    )
    assert first is second


async def test_what_is_read_for_a_requirement_only_is_not_filtered(served: Served) -> None:
    data, paths = await served.ask("{ me { greeting } }", {"sub": "ada"})

    assert (data, paths) == ({"me": {"greeting": "Hi"}}, [])
    assert "email" in served.users.sent[0]


async def test_what_is_fetched_as_a_key_is_not_shown(served: Served) -> None:
    assert await served.ask("{ account { code points } }") == (
        {"account": {"code": None, "points": 3}},
        [["account", "code"]],
    )
    assert served.users.sent == ["{ account { code } }"]


async def test_an_interface_asks_for_what_its_implementations_ask_for(served: Served) -> None:
    assert await served.ask("{ node { id } }", {}) == ({"node": {"id": "p"}}, [])


@pytest.mark.parametrize(("skipped", "paths"), [(True, []), (False, [["me", "email"]])])
async def test_a_field_that_is_not_asked_for_gives_no_error(
    served: Served, skipped: bool, paths: list[list[str]]
) -> None:
    query = "query($s: Boolean!) { me { name ... @skip(if: $s) { email } phone @include(if: false) } }"
    data, found = await served.ask(query, variables={"s": skipped})
    assert (data["me"]["name"], found) == ("Ada", paths)


async def test_a_gateway_can_reject_the_whole_operation(supergraph: Supergraph) -> None:
    served = Served(supergraph, reject_unauthorized=True)

    response = await served.gateway.execute("{ open me { name email } }")

    assert (response.executed, [error["path"] for error in response.errors]) == (False, [["me", "email"]])
    assert served.users.sent == []
    assert await served.ask("{ open }") == ({"open": "yes"}, [])


async def test_a_subscription_that_may_not_be_read_is_refused(served: Served) -> None:
    refused = [event async for event in served.gateway.subscribe("subscription { tick }")]
    filtered = [event async for event in served.gateway.subscribe("subscription { changed { name email } }")]

    assert [(event.executed, event.errors[0]["path"]) for event in refused] == [(False, ["tick"])]
    assert [(event.data, event.errors[0]["path"]) for event in filtered] == [
        ({"changed": {"name": "Ada", "email": None}}, ["changed", "email"])
    ]
    assert served.users.sent == ["subscription { changed { name } }"]


async def test_a_document_that_multiplies_its_refused_fields_is_refused(supergraph: Supergraph) -> None:
    levels = 16
    fragments = "\n".join(
        f"fragment F{level} on User {{ a: friend {{ ...F{level + 1} }} b: friend {{ ...F{level + 1} }} }}"
        for level in range(levels)
    )
    query = f"{{ me {{ ...F0 }} }} {fragments} fragment F{levels} on User {{ email }}"

    with pytest.raises(Exception, match="more than 100000 steps"):
        Served(supergraph, limits=NO_LIMITS).gateway.operation(query)
