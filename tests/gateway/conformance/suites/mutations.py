"""Data of the suite mutations: a number that three subgraphs change in turn, and things that are added."""

from collections import defaultdict
from itertools import count
from typing import Any

from tests.gateway.conformance.subgraph import Resolvers, Row, by, find

NUMBERS: defaultdict[str, int] = defaultdict(int)
PRODUCTS: list[Row] = [{"id": "p1", "name": "p1-name", "price": 9.99}]
CATEGORIES: list[Row] = []
NEW = count(1)


def add_product(_root: Row, input: Row) -> Row:  # noqa: A002 - the argument's name in the schema
    row = {"id": f"p-added-{next(NEW)}", **input}
    PRODUCTS.append(row)
    return row


def add_category(_root: Row, name: str, requestId: str) -> Row:  # noqa: N803 - the argument's name in the schema
    row = {"id": f"c-added-{requestId}", "name": name}
    CATEGORIES.append(row)
    return row


def add(_root: Row, num: int, requestId: str) -> int:  # noqa: N803 - as above
    NUMBERS[requestId] += num
    return NUMBERS[requestId]


def multiply(_root: Row, by: int, requestId: str) -> int:  # noqa: N803 - as above
    NUMBERS[requestId] *= by
    return NUMBERS[requestId]


def delete(_root: Row, requestId: str) -> int:  # noqa: N803 - as above
    return NUMBERS.pop(requestId)


def is_expensive(row: Row) -> bool:
    price: float = row["price"]
    return price > 100


def rated(representation: Row) -> Any:
    return {**representation, "isExpensive": is_expensive, "isAvailable": True}


SUBGRAPHS = {
    "a": Resolvers(
        {"product": find("id", PRODUCTS), "products": PRODUCTS},
        {"addProduct": add_product, "addCategory": add_category, "multiply": multiply},
        {"Product": by("id", PRODUCTS), "Category": by("id", CATEGORIES)},
    ),
    "b": Resolvers(
        mutation={"delete": delete, "addCategory": add_category},
        entities={"Product": rated, "Category": by("id", CATEGORIES)},
    ),
    "c": Resolvers(mutation={"add": add}),
}
