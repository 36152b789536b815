"""Data of the suite node: an interface whose implementations get their fields elsewhere."""

from tests.gateway.conformance.subgraph import Resolvers, as_sent, by

PRODUCTS = [{"id": "p-1", "name": "Product 1", "price": 10.0}]
CATEGORIES = [{"id": "c-1", "name": "Category 1"}]

SUBGRAPHS = {
    "node-two": Resolvers(entities={"Product": as_sent, "Category": as_sent}),
    "node": Resolvers(
        {
            "productNode": {"__typename": "Product", "id": "p-1"},
            "categoryNode": {"__typename": "Category", "id": "c-1"},
        },
        entities={"Product": as_sent, "Category": as_sent},
    ),
    "types": Resolvers(entities={"Product": by("id", PRODUCTS), "Category": by("id", CATEGORIES)}),
}
