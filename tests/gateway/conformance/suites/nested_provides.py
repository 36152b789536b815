"""Data of the suite nested-provides: what one path provides, the same subgraph does not resolve elsewhere."""

from tests.gateway.conformance.subgraph import Resolvers, Row, as_sent, by

CATEGORIES = {"p1": ("c1", "c2"), "p2": ("c3", "c2")}
BELOW = {"c1": ("c2",), "c2": ("c3",), "c3": ("c1",)}


def named(key: str) -> Row:
    return {"id": key, "name": f"Category {key[1:]}"}


PROVIDED = [
    {"id": key, "categories": [{**named(name), "subCategories": [named(sub) for sub in BELOW[name]]} for name in names]}
    for key, names in CATEGORIES.items()
]
PRODUCTS = [{"id": key, "categories": [{"id": name} for name in names]} for key, names in CATEGORIES.items()]
NESTED = [{"id": key, "subCategories": [{"id": name} for name in names]} for key, names in BELOW.items()]

SUBGRAPHS = {
    "all-products": Resolvers(entities={"Product": as_sent}),
    "category": Resolvers(
        {"products": PROVIDED},
        entities={"Product": as_sent, "Category": by("id", [named(key) for key in BELOW])},
    ),
    "subcategories": Resolvers(entities={"Product": by("id", PRODUCTS), "Category": by("id", NESTED)}),
}
