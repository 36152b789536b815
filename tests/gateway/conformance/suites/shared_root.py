"""Data of the suite shared-root: one value at the root, every subgraph with another part of it."""

from tests.gateway.conformance.subgraph import Resolvers, Row


def part(name: str, value: Row) -> Resolvers:
    row = {"id": "1", name: value}
    return Resolvers({"product": row, "products": [row]})


SUBGRAPHS = {
    "category": part("category", {"id": "1", "name": "Category 1"}),
    "name": part("name", {"id": "1", "brand": "Brand 1", "model": "Model 1"}),
    "price": part("price", {"id": "1", "amount": 1000, "currency": "USD"}),
}
