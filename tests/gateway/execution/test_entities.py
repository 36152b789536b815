"""Entity fetches: what is sent, to whom the answers go, and what happens where something is missing."""

from typing import Any

import orjson
import pytest

from gateway.execution.transport import Json, SubgraphRequest
from gateway.planning.plan import (
    Condition,
    Conditional,
    Copy,
    CopyOnTypes,
    Parallel,
    Rename,
    Representation,
    Sequence,
    SetTypename,
)
from tests.gateway.execution.by_hand import Client, entities, entity_fetch, fetch, keyed, path

API = """
type Query { users: [User]  user: User  found: [Found]  products: [Product]  deep: [[User]]  node: Node }
type User { id: ID!  name: String  age: Int  best: User  address: Address  friends: [User!]  must: String! }
type Address { street: String  city: String }
type Product { upc: ID!  price: Int  weight: Float  shipping: Int  label: String }
union Found = User | Product
interface Node { id: ID!  name: String }
"""


def echo(**fields: Any) -> Any:
    """Answer every representation with these fields; `{0}` in a text stands for its first key."""

    def answer(request: SubgraphRequest) -> Json:
        items = []
        for representation in request.variables["representations"]:
            key = next(value for name, value in representation.items() if name != "__typename")
            items.append(
                {name: value.format(key) if isinstance(value, str) else value for name, value in fields.items()}
            )
        return {"data": {"_entities": items}}

    return answer


def sent(client: Client, service: str = "b") -> Json:
    (variables,) = client.subgraphs[service].variables
    return variables["representations"]


async def test_equal_representations_are_sent_once_and_answered_everywhere(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id best { id } } }"),
            entity_fetch("b", "{ ... on User { name } }", entities(["users.@", "users.@.best"], keyed("User", "id"))),
        )
    )
    data = {
        "users": [{"id": "1", "best": {"id": "2"}}, None, {"id": "2", "best": None}, {"id": "1", "best": {"id": "3"}}]
    }
    response = await client.run(API, "{ users { name best { name } } }", node, a={"data": data}, b=echo(name="n{0}"))
    assert sent(client) == [{"__typename": "User", "id": key} for key in ("2", "1", "3")]
    assert response.data == {
        "users": [
            {"name": "n1", "best": {"name": "n2"}},
            None,
            {"name": "n2", "best": None},
            {"name": "n1", "best": {"name": "n3"}},
        ]
    }
    assert not response.errors


async def test_values_that_only_look_equal_are_sent_apart(client: Client) -> None:
    values = [1, True, 1.0, "1", [1], {"a": 1}, {"a": True}, None]
    node = Sequence(
        (
            fetch("a", "{ products { upc price } }"),
            entity_fetch(
                "b",
                "{ ... on Product { label } }",
                entities("products.@", keyed("Product", Copy("price", "price"), "upc")),
            ),
        )
    )
    data = {"products": [{"upc": "x", "price": value} for value in [*values, *values]]}
    await client.run(API, "{ products { label } }", node, a={"data": data}, b=echo(label="l"))
    prices = [representation["price"] for representation in sent(client)]
    assert orjson.dumps(prices) == orjson.dumps(values)


@pytest.mark.parametrize("missing", [{"id": None}, {}, {"id": [None]}])
async def test_no_object_without_its_key_is_sent(client: Client, missing: dict[str, Json]) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id } }"),
            entity_fetch("b", "{ ... on User { name } }", entities("users.@", keyed("User", "id"))),
        )
    )
    data = {"users": [missing, {"id": "2"}]}
    response = await client.run(API, "{ users { name } }", node, a={"data": data}, b=echo(name="n{0}"))
    assert sent(client) == [{"__typename": "User", "id": "2"}]
    assert response.data == {"users": [{"name": None}, {"name": "n2"}]}
    assert not response.errors


async def test_nothing_is_asked_where_there_is_nothing_to_ask_for(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id } }"),
            entity_fetch("b", "{ ... on User { name } }", entities("users.@", keyed("User", "id"))),
        )
    )
    response = await client.run(API, "{ users { name } }", node, a={"data": {"users": [None]}}, b={})
    assert response.data == {"users": [None]}
    assert client.subgraphs["b"].asked == []


async def test_a_null_entity_leaves_its_fields_null(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id } }"),
            entity_fetch("b", "{ ... on User { name address { city } } }", entities("users.@", keyed("User", "id"))),
        )
    )
    response = await client.run(
        API,
        "{ users { id name address { city } } }",
        node,
        a={"data": {"users": [{"id": "1"}]}},
        b={"data": {"_entities": [None]}},
    )
    assert response.data == {"users": [{"id": "1", "name": None, "address": None}]}
    assert not response.errors


async def test_objects_are_sent_by_the_representation_of_their_type(client: Client) -> None:
    text = "{ ... on User { name } ... on Product { label } }"
    by_type = (keyed("User", "id"), Representation(("Product", "Set"), None, (Copy("upc", "upc", required=True),)))
    node = Sequence((fetch("a", "{ found { __typename } }"), entity_fetch("b", text, entities("found.@", by_type))))
    found = [
        {"__typename": "User", "id": "1"},
        {"__typename": "Product", "upc": "1"},
        {"__typename": "Set", "upc": "1"},
        {"__typename": "Other", "id": "1"},
        {"__typename": "User", "id": "1"},
    ]
    await client.run(API, "{ found { __typename } }", node, a={"data": {"found": found}}, b=echo(name="n"))
    assert sent(client) == [
        {"__typename": "User", "id": "1"},
        {"__typename": "Product", "upc": "1"},
        {"__typename": "Set", "upc": "1"},
    ]


@pytest.mark.parametrize(
    ("representation", "expected"),
    [
        (Representation((), "Node", (Copy("id", "id", required=True),)), {"__typename": "Node", "id": "1"}),
        (Representation(("User",), "Node", (Copy("id", "id"),)), {"__typename": "Node", "id": "1"}),
        (Representation((), None, (Copy("key", "id"),)), {"__typename": "User", "key": "1"}),
        (Representation(("User",), None, (Copy("age", "years"),)), {"__typename": "User", "age": None}),
    ],
)
async def test_an_interface_object_is_sent_under_its_own_name(
    client: Client, representation: Representation, expected: Json
) -> None:
    node = Sequence((fetch("a", "{ user { id } }"), entity_fetch("b", "{ name }", entities("user", representation))))
    data = {"user": {"__typename": "User", "id": "1"}}
    response = await client.run(API, "{ user { name } }", node, a={"data": data}, b=echo(name="n"))
    assert sent(client) == [expected]
    assert response.data == {"user": {"name": "n"}}


async def test_required_objects_are_sent_within(client: Client) -> None:
    representation = keyed(
        "User",
        Copy("home", "address", (Copy("city", "city", required=True), Copy("road", "street")), required=True),
        Copy("friends", "friends", (Copy("id", "id", required=True), CopyOnTypes(("User",), (Copy("age", "age"),)))),
    )
    node = Sequence(
        (
            fetch("a", "{ users { id } }"),
            entity_fetch("b", "{ ... on User { name } }", entities("users.@", representation)),
        )
    )
    town = {"city": "Bern", "street": None, "zip": 1}
    users = [
        {"address": town, "friends": [{"__typename": "User", "id": "2", "age": 3}, {"__typename": "Bot", "id": "4"}]},
        {"address": town},
        {"address": {"city": None}},
        {"address": None},
        {"address": town, "friends": [{"id": None}]},
        {"address": dict(town), "friends": None},
    ]
    response = await client.run(API, "{ users { name } }", node, a={"data": {"users": users}}, b=echo(name="n"))
    home = {"city": "Bern", "road": None}
    assert sent(client) == [
        {"__typename": "User", "home": home, "friends": [{"id": "2", "age": 3}, {"id": "4"}]},
        {"__typename": "User", "home": home, "friends": None},
    ]
    names = [user["name"] for user in (response.data or {})["users"]]
    assert names == ["n", "n", None, None, None, "n"]


async def test_parts_of_one_object_from_two_subgraphs_join(client: Client) -> None:
    node = Sequence(
        (
            fetch("a", "{ users { id } }"),
            Parallel(
                (
                    entity_fetch(
                        "b",
                        "{ ... on User { address { city } friends { id } } }",
                        entities("users.@", keyed("User", "id")),
                    ),
                    entity_fetch(
                        "c",
                        "{ ... on User { address { street } friends { name } } }",
                        entities("users.@", keyed("User", "id")),
                    ),
                )
            ),
        )
    )
    response = await client.run(
        API,
        "{ users { address { street city } friends { id name } } }",
        node,
        a={"data": {"users": [{"id": "1"}]}},
        b={"data": {"_entities": [{"address": {"city": "Bern"}, "friends": [{"id": "2"}, {"id": "3"}]}]}},
        c={"data": {"_entities": [{"address": {"street": "Gasse"}, "friends": [{"name": "x"}, {"name": "y"}]}]}},
    )
    assert response.data == {
        "users": [
            {
                "address": {"street": "Gasse", "city": "Bern"},
                "friends": [{"id": "2", "name": "x"}, {"id": "3", "name": "y"}],
            }
        ]
    }


async def test_fetches_at_the_root_join_too(client: Client) -> None:
    node = Parallel((fetch("a", "{ user { id } users { id } }"), fetch("b", "{ user { name } users { name } }")))
    response = await client.run(
        API,
        "{ user { id name } users { id name } }",
        node,
        a={"data": {"user": {"id": "1"}, "users": [{"id": "1"}, {"id": "2"}]}},
        b={"data": {"user": {"name": "n"}, "users": [{"name": "n"}, None]}},
    )
    assert response.data == {
        "user": {"id": "1", "name": "n"},
        "users": [{"id": "1", "name": "n"}, {"id": "2", "name": None}],
    }


async def test_objects_of_two_paths_do_not_share_what_differs_below_them(client: Client) -> None:
    user = keyed("User", "id")
    node = Sequence(
        (
            fetch("a", "{ user { id } users { id } }"),
            entity_fetch("b", "{ ... on User { best { id } } }", entities(["user", "users.@"], user)),
            entity_fetch("c", "{ ... on User { name: first } }", entities("user.best", user)),
            entity_fetch("d", "{ ... on User { name: last } }", entities("users.@.best", user)),
        )
    )
    response = await client.run(
        API,
        "{ user { best { name } } users { best { name } } }",
        node,
        a={"data": {"user": {"id": "1"}, "users": [{"id": "1"}]}},
        b=echo(best={"id": "9"}),
        c=echo(name="first"),
        d=echo(name="last"),
    )
    assert response.data == {"user": {"best": {"name": "first"}}, "users": [{"best": {"name": "last"}}]}


async def test_several_entity_fields_travel_in_one_request(client: Client) -> None:
    text = """query($u: [_Any!]!, $p: [_Any!]!, $n: [_Any!]!, $with: Boolean!) {
      u: _entities(representations: $u) { ... on User { name } }
      p: _entities(representations: $p) @include(if: $with) { ... on Product { label } }
      n: _entities(representations: $n) { ... on User { age } }
    }"""
    parts = (
        entities("user", keyed("User", "id"), alias="u", variable="u"),
        entities(
            "products.@", keyed("Product", "upc"), alias="p", variable="p", conditions=[Condition("with", value=True)]
        ),
        entities("users.@", keyed("User", "id"), alias="n", variable="n"),
    )
    node = Sequence((fetch("a", "{ user { id } }"), entity_fetch("b", text, *parts, variables=["with"])))
    query = """query($with: Boolean!) { user { name } products @include(if: $with) { label } users { age } }"""
    data = {"user": {"id": "1"}, "products": [{"upc": "2"}], "users": []}
    for with_products in (True, False):
        answered = {"u": [{"name": "n"}], "n": []} | ({"p": [{"label": "l"}]} if with_products else {})
        response = await client.run(API, query, node, {"with": with_products}, a={"data": data}, b={"data": answered})
        products = [{"__typename": "Product", "upc": "2"}] if with_products else []
        assert client.subgraphs["b"].variables == [
            {"with": with_products, "u": [{"__typename": "User", "id": "1"}], "p": products, "n": []}
        ]
        expected = {"user": {"name": "n"}, "users": []} | ({"products": [{"label": "l"}]} if with_products else {})
        assert response.data == expected
        assert not response.errors


async def test_a_conditional_part_of_the_plan_runs_where_its_conditions_hold(client: Client) -> None:
    inner = entity_fetch("b", "{ ... on User { name } }", entities("user", keyed("User", "id")))
    conditions = (Condition("yes", value=True), Condition("no", value=False))
    node = Sequence((fetch("a", "{ user { id } }"), Conditional(conditions, inner)))
    query = "query($yes: Boolean!, $no: Boolean = false) { user { id name @include(if: $yes) @skip(if: $no) } }"
    for variables, asked in (({"yes": True}, 1), ({"yes": False}, 0), ({"yes": True, "no": True}, 0)):
        await client.run(API, query, node, variables, a={"data": {"user": {"id": "1"}}}, b=echo(name="n"))
        assert len(client.subgraphs["b"].asked) == asked


async def test_aliases_made_by_the_planner_are_undone(client: Client) -> None:
    rewrites = [
        Rename(path("found.@|User"), "name_1", "label"),
        Rename(path("found.@|User.best"), "name_2", "label"),
        Rename(path(""), "found_1", "found"),
    ]
    api = API + "extend type User { label: String }"
    node = fetch(
        "a", "{ found_1: found { __typename ... on User { name_1: name best { name_2: name } } } }", rewrites=rewrites
    )
    data = {
        "found_1": [
            {"__typename": "User", "name_1": "n", "best": {"name_2": "m"}},
            {"__typename": "Product", "label": "l"},
        ]
    }
    query = "{ found { ... on User { label: name best { label: name } } ... on Product { label } } }"
    response = await client.run(api, query, node, a={"data": data})
    assert response.data == {"found": [{"label": "n", "best": {"label": "m"}}, {"label": "l"}]}


async def test_the_type_name_of_an_interface_object_gives_way_to_the_real_one(client: Client) -> None:
    api = """
    type Query { node: Node }
    interface Node { id: ID!  name: String }
    type User implements Node { id: ID!  name: String }
    """
    node = Sequence(
        (
            fetch("a", "{ node { __typename id name } }", rewrites=[SetTypename(path("node"))]),
            entity_fetch(
                "b",
                "{ ... on Node { __typename } }",
                entities("node", Representation((), "Node", (Copy("id", "id", required=True),))),
            ),
        )
    )
    data = {"node": {"__typename": "Node", "id": "1", "name": "n"}}
    answer = {"data": {"_entities": [{"__typename": "User"}]}}
    response = await client.run(api, "{ node { __typename name } }", node, a={"data": data}, b=answer)
    assert response.data == {"node": {"__typename": "User", "name": "n"}}
    assert sent(client) == [{"__typename": "Node", "id": "1"}]


async def test_paths_reach_through_lists_of_any_depth(client: Client) -> None:
    depth = 40
    api = "type Query { a: [[User]] } type User { id: ID! name: String a: [[User]] }"
    target = ".".join(["a.@.@"] * depth)
    node = Sequence(
        (
            fetch("a", "{ a { id } }"),
            entity_fetch("b", "{ ... on User { name } }", entities(target, keyed("User", "id"))),
        )
    )
    data: Json = {"id": "1"}
    query = "name"
    for _ in range(depth):
        data = {"a": [[data]]}
        query = f"a {{ {query} }}"
    response = await client.run(api, f"{{ {query} }}", node, a={"data": data}, b=echo(name="n"))
    found: Json = response.data
    for _ in range(depth):
        found = found["a"][0][0]
    assert found == {"name": "n"}


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (
            [[{"id": "1"}], None],
            [[{"name": "n"}], [{"id": "2"}]],
            [[{"id": "1", "name": "n"}], [{"id": "2", "name": None}]],
        ),
        ([[{"id": "1"}]], [[{"name": "n"}, {"name": "m"}]], [[{"id": "1", "name": None}]]),
        ([[{"id": "1"}]], None, [[{"id": "1", "name": None}]]),
        (None, [[{"id": "1", "name": "n"}]], [[{"id": "1", "name": "n"}]]),
    ],
)
async def test_lists_of_parts_join_item_by_item(client: Client, first: Json, second: Json, joined: Json) -> None:
    """Lists of different length cannot be parts of one another: the first one stays."""
    node = Sequence((fetch("a", "{ deep { id } user { id } }"), fetch("b", "{ deep { name } user { id } }")))
    response = await client.run(
        API,
        "{ deep { id name } user { id } }",
        node,
        a={"data": {"deep": first, "user": {"id": "1"}}},
        b={"data": {"deep": second, "user": {"id": "2"}}},
    )
    assert response.data == {"deep": joined, "user": {"id": "2"}}
