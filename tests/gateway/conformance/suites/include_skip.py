"""Data of the suite include-skip: conditions on fields that require fields of other subgraphs."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by


def is_expensive(row: Row) -> bool:
    price: float = row["price"]
    return price > 500


def needs_expensive(row: Row) -> bool:
    assert row["isExpensive"] is not None
    return True


def never_called(_row: Row) -> bool:
    raise AssertionError("The client skips this field.")


CONDITIONAL = {
    "id": "p1",
    "include": needs_expensive,
    "skip": needs_expensive,
    "neverCalledInclude": never_called,
    "neverCalledSkip": never_called,
}
PRODUCTS = [{"id": "p1", "price": 699.99}]

SUBGRAPHS = {
    "a": Resolvers({"product": PRODUCTS[0]}, entities={"Product": by("id", PRODUCTS)}),
    "b": Resolvers(entities={"Product": by("id", [{"id": "p1", "isExpensive": is_expensive}])}),
    "c": Resolvers(entities={"Product": by("id", [CONDITIONAL])}),
}
