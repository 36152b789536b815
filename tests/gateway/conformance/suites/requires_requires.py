"""Data of the suite requires-requires: required fields that themselves require fields."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by


def is_expensive(row: Row) -> bool:
    price: float = row["price"]
    return price > 500


C = {"id": "p1", "isExpensive": is_expensive, "isExpensiveWithDiscount": lambda row: not row["hasDiscount"]}
D = {
    "id": "p1",
    "canAfford": lambda row: not row["isExpensive"],
    "canAffordWithDiscount": lambda row: not row["isExpensiveWithDiscount"],
}
B = {"id": "p1", "hasDiscount": True}

SUBGRAPHS = {
    "a": Resolvers(entities={"Product": by("id", [{"id": "p1", "price": 699.99}])}),
    "b": Resolvers({"product": B}, entities={"Product": by("id", [B])}),
    "c": Resolvers(entities={"Product": by("id", [C])}),
    "d": Resolvers(entities={"Product": by("id", [D])}),
}
