"""Data of the suite typename: type names of unions, interfaces and interface objects."""

from tests.gateway.conformance.subgraph import Resolvers, by

ADMINS = [{"__typename": "Admin", "id": key, "isMain": False} for key in ("u1", "u2")]
NAMES = [{"id": key, "name": f"{key}-name"} for key in ("u1", "u2")]

SUBGRAPHS = {
    "a": Resolvers(
        {"union": {"__typename": "Oven", "id": "1"}, "interface": {"__typename": "Toaster", "id": "2"}},
        entities={"User": by("id", ADMINS), "Admin": by("id", ADMINS)},
    ),
    "b": Resolvers({"users": NAMES}, entities={"User": by("id", NAMES)}),
}
