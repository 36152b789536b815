"""Data of the suite parent-entity-call: a type without a key, reached through its parent."""

from tests.gateway.conformance.subgraph import Resolvers, by

CATEGORIES = {"p1": "c1", "p2": "c2", "p3": "c1"}
COUNTS = {"c1": 2, "c2": 1}
PRODUCTS = [
    {"id": key, "pid": f"{key}-pid", "category": {"id": name, "name": f"{name}-name"}}
    for key, name in CATEGORIES.items()
]
DETAILED = [
    {"id": key, "pid": f"{key}-pid", "category": {"details": {"products": COUNTS[name]}}}
    for key, name in CATEGORIES.items()
]
NAMED = [{"id": name, "name": f"{name}-name"} for name in COUNTS]

SUBGRAPHS = {
    "a": Resolvers({"products": PRODUCTS}, entities={"Product": by("id", PRODUCTS), "Category": by("id", NAMED)}),
    "b": Resolvers(entities={"Product": by("pid", PRODUCTS), "Category": by("id", NAMED)}),
    "c": Resolvers(entities={"Product": by("pid", DETAILED)}),
}
