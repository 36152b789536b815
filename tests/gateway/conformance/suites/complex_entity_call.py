"""Data of the suite complex-entity-call: keys made of lists of objects."""

from tests.gateway.conformance.subgraph import Resolvers, Row

CATEGORIES = {"1": {"id": "c1", "tag": "t1"}, "2": {"id": "c2", "tag": "t2"}}
PIDS = {"1": "p1", "2": "p2"}
PRICES = {"1": 100.0, "2": 200.0}


def linked(representation: Row) -> Row:
    return {"__typename": "Product", "id": representation["id"], "pid": PIDS[representation["id"]]}


def listed(representation: Row) -> Row:
    products = [{"id": row["id"], "pid": row["pid"]} for row in representation["products"]]
    return {"__typename": "ProductList", "products": products, "first": products[0], "selected": products[1]}


def listed_product(representation: Row) -> Row:
    return {"__typename": "Product", "id": representation["id"], "pid": representation["pid"]}


def priced(representation: Row) -> Row:
    key = representation["id"]
    assert representation["category"] == CATEGORIES[key]
    return {
        "__typename": "Product",
        "id": key,
        "pid": representation["pid"],
        "price": {"price": PRICES[key]},
        "category": CATEGORIES[key],
    }


def priced_list(representation: Row) -> Row:
    products = [priced(row) for row in representation["products"]]
    selected = next(row for row in products if row["id"] == representation["selected"]["id"])
    return {"__typename": "ProductList", "products": products, "first": products[0], "selected": selected}


def product(key: str) -> Row:
    return {"__typename": "Product", "id": key, "category": {**CATEGORIES[key], "mainProduct": {"id": key}}}


def category(representation: Row) -> Row:
    return next(
        {"__typename": "Category", **row, "mainProduct": product(key)}
        for key, row in CATEGORIES.items()
        if row["id"] == representation["id"]
    )


def product_list(representation: Row) -> Row:
    return {"__typename": "ProductList", "products": [product(row["id"]) for row in representation["products"]]}


SUBGRAPHS = {
    "link": Resolvers(entities={"Product": linked}),
    "list": Resolvers(entities={"ProductList": listed, "Product": listed_product}),
    "price": Resolvers(
        entities={
            "ProductList": priced_list,
            "Product": priced,
            "Category": lambda representation: {"__typename": "Category", **representation},
        }
    ),
    "products": Resolvers(
        {"topProducts": {"products": [product("1"), product("2")]}},
        entities={"ProductList": product_list, "Product": lambda row: product(row["id"]), "Category": category},
    ),
}
