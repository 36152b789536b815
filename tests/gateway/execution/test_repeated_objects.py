"""Objects that stand at many places: completed once, and shown everywhere as if each were alone."""

from typing import Any

import pytest

from gateway.execution.transport import Json, SubgraphRequest
from gateway.planning.plan import Copy, Parallel, Representation, Sequence
from tests.gateway.execution.by_hand import Client, entities, entity_fetch, fetch, keyed

API = """
type Query { reviews: [Review]  best: Review  found: [Thing] }
type Review { id: ID!  product: Product  author: User }
type Product implements Thing { upc: ID!  name: String  price: Int  stock: Int  shipping: Int! }
type User { id: ID!  name: String }
interface Thing { upc: ID!  name: String }
"""
PRODUCT = keyed("Product", "upc")
PLACES = ["reviews.@.product", "best.product"]


def products(request: SubgraphRequest) -> Json:
    keys = [sent["upc"] for sent in request.variables["representations"]]
    return {"data": {"_entities": [{"name": f"n{key}", "price": int(key)} for key in keys]}}


def stocks(request: SubgraphRequest) -> Json:
    sent = request.variables["representations"]
    return {"data": {"_entities": [{"stock": row["price"], "shipping": len(sent)} for row in sent]}}


def reviews(*keys: str) -> list[Json]:
    return [{"product": {"upc": key}} for key in keys]


NODE = Sequence(
    (
        fetch("a", "{ reviews { product { upc } } best { product { upc } } }"),
        entity_fetch("b", "{ ... on Product { name price } }", entities(PLACES, PRODUCT)),
        entity_fetch(
            "c",
            "{ ... on Product { stock shipping } }",
            entities(PLACES, keyed("Product", "upc", Copy("price", "price"))),
        ),
    )
)


async def test_equal_objects_are_completed_once_and_shown_everywhere(client: Client) -> None:
    query = """{ reviews { product { ...P ... { upc } } } best { product { stock price } } }
    fragment P on Product { shipping name }"""
    data = {"reviews": [*reviews("1", "2", "1", "1"), None, {"product": None}], "best": reviews("2")[0]}
    response = await client.run(API, query, NODE, a={"data": data}, b=products, c=stocks)
    shown = {key: {"product": {"shipping": 2, "name": f"n{key}", "upc": key}} for key in "12"}
    assert response.data == {
        "reviews": [shown["1"], shown["2"], shown["1"], shown["1"], None, {"product": None}],
        "best": {"product": {"stock": 2, "price": 2}},
    }
    for service, count in (("b", 2), ("c", 2)):
        (asked,) = client.subgraphs[service].variables
        assert len(asked["representations"]) == count


async def test_objects_with_one_key_but_other_values_keep_them(client: Client) -> None:
    data = {
        "reviews": [
            {"product": {"upc": "1", "stock": 7}},
            {"product": {"upc": "1", "stock": 8}},
            {"product": {"upc": "1", "stock": 7}},
        ]
    }
    node = Sequence((NODE.nodes[0], NODE.nodes[1]))
    response = await client.run(API, "{ reviews { product { name stock } } }", node, a={"data": data}, b=products)
    assert response.data == {"reviews": [{"product": {"name": "n1", "stock": stock}} for stock in (7, 8, 7)]}


async def test_an_error_of_a_repeated_object_stands_at_every_place(client: Client) -> None:
    failed = {
        "data": {"_entities": [{"stock": 1, "shipping": None}]},
        "errors": [{"message": "No.", "path": ["_entities", 0, "shipping"]}],
    }
    data = {"reviews": reviews("1", "1"), "best": None}
    query = "{ reviews { product { name shipping } } }"
    response = await client.run(API, query, NODE, a={"data": data}, b=products, c=failed)
    assert response.data == {"reviews": [{"product": None}, {"product": None}]}
    assert [error["path"] for error in response.errors] == [
        ["reviews", number, "product", "shipping"] for number in (0, 1)
    ]


async def test_a_null_in_a_repeated_object_is_reported_at_every_place(client: Client) -> None:
    data = {"reviews": reviews("1", "1"), "best": None}
    nothing = {"data": {"_entities": [None]}}
    query = "{ reviews { product { shipping } } }"
    response = await client.run(API, query, NODE, a={"data": data}, b=products, c=nothing)
    assert response.data == {"reviews": [{"product": None}, {"product": None}]}
    assert [error["path"] for error in response.errors] == [
        ["reviews", number, "product", "shipping"] for number in (0, 1)
    ]


async def test_fetches_at_the_same_time_complete_the_same_repeated_objects(client: Client) -> None:
    node = Sequence(
        (
            NODE.nodes[0],
            Parallel(
                (
                    entity_fetch("b", "{ ... on Product { name } }", entities(PLACES, PRODUCT)),
                    entity_fetch("c", "{ ... on Product { price } }", entities(PLACES[0], PRODUCT)),
                    entity_fetch("d", "{ ... on Product { stock } }", entities(PLACES[1], PRODUCT)),
                )
            ),
        )
    )

    def answering(**fields: Any) -> Any:
        return lambda request: {"data": {"_entities": [dict(fields) for _ in request.variables["representations"]]}}

    response = await client.run(
        API,
        "{ reviews { product { name price } } best { product { name stock } } }",
        node,
        a={"data": {"reviews": reviews("1", "1", "2"), "best": reviews("1")[0]}},
        b=answering(name="n"),
        c=answering(price=1),
        d=answering(stock=5),
    )
    assert response.data == {
        "reviews": [{"product": {"name": "n", "price": 1}}] * 3,
        "best": {"product": {"name": "n", "stock": 5}},
    }


@pytest.mark.parametrize("names", [("Product", "Product", "Product"), ("Product", "Set", "Product")])
async def test_repeated_objects_of_an_interface_are_shown_by_their_type(client: Client, names: tuple[str, ...]) -> None:
    api = "type Query { list: [Holder] } type Holder { thing: Thing } " + API[API.index("type Product") :]
    api += "type Set implements Thing { upc: ID!  name: String }"
    node = Sequence(
        (
            fetch("a", "{ list { thing { __typename upc } } }"),
            entity_fetch("b", "{ ... on Product { name price } }", entities("list.@.thing|Product", PRODUCT)),
        )
    )
    data = {"list": [{"thing": {"__typename": name, "upc": "1"}} for name in names]}
    query = "{ list { thing { upc ... on Product { name } } } }"
    response = await client.run(api, query, node, a={"data": data}, b=products)
    shown = {"Product": {"upc": "1", "name": "n1"}, "Set": {"upc": "1"}}
    assert response.data == {"list": [{"thing": shown[name]} for name in names]}


ANY_PRODUCT = Representation((), "Product", (Copy("upc", "upc", required=True),))
BY_NAME = Representation((), "Product", (Copy("name", "name", required=True),))


async def test_objects_found_once_are_found_again_for_the_next_fetch(client: Client) -> None:
    """An object that one fetch cannot send may be sent by the next one; what failed is null where it stands."""
    node = Sequence(
        (
            fetch("a", "{ reviews { product { upc } } }"),
            Parallel(
                (
                    entity_fetch("b", "{ ... on Product { price } }", entities(PLACES, ANY_PRODUCT)),
                    entity_fetch("d", "{ ... on Product { label } }", entities(PLACES[0], ANY_PRODUCT)),
                )
            ),
            entity_fetch("c", "{ ... on Product { stock } }", entities(PLACES, BY_NAME)),
        )
    )
    products = [
        {"upc": "1", "name": "x"},
        {"upc": "1", "name": "x"},
        {"upc": None, "name": "y"},
        {"upc": "2"},
        {"upc": "1", "name": "z"},
    ]
    data = {"reviews": [{"product": product} for product in products], "best": {"product": {"upc": "3", "name": "x"}}}
    failing = {"message": "No.", "path": ["_entities", 0, "stock"]}

    def stock(request: SubgraphRequest) -> Json:
        items = [{"stock": None if row["name"] == "x" else 5} for row in request.variables["representations"]]
        return {"data": {"_entities": items}, "errors": [failing]}

    response = await client.run(
        API,
        "{ reviews { product { price stock } } best { product { price stock } } }",
        node,
        a={"data": data},
        b=lambda request: {"data": {"_entities": [{"price": 1} for _ in request.variables["representations"]]}},
        c=stock,
        d=lambda request: {"data": {"_entities": [{"label": "l"} for _ in request.variables["representations"]]}},
    )
    shown = [(1, None), (1, None), (None, 5), (1, None), (1, 5)]
    assert response.data == {
        "reviews": [{"product": {"price": price, "stock": left}} for price, left in shown],
        "best": {"product": {"price": 1, "stock": None}},
    }
    assert [error["path"] for error in response.errors] == [
        ["reviews", 0, "product", "stock"],
        ["reviews", 1, "product", "stock"],
        ["best", "product", "stock"],
    ]
    (asked,) = client.subgraphs["c"].variables
    assert [row["name"] for row in asked["representations"]] == ["x", "z", "y"]
