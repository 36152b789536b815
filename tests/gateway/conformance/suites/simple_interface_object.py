"""Data of the suite simple-interface-object: interfaces that two subgraphs know as objects only."""

from tests.gateway.conformance.subgraph import Resolvers, by

USERS = [{"__typename": "User", "id": key, "name": f"{key}-name", "age": age} for key, age in (("u1", 11), ("u2", 22))]
ACCOUNTS = [
    {"__typename": "Admin", "id": "u1", "isMain": False, "isActive": True},
    {"__typename": "Admin", "id": "u2", "isMain": False, "isActive": True},
    {"__typename": "Regular", "id": "u3", "isMain": True},
]
NODES = [{"id": key, "username": f"{key}-username"} for key in ("u1", "u2")]
NAMES = [{"id": f"u{number}", "name": name} for number, name in enumerate(("Alice", "Bob", "Charlie"), 1)]
INACTIVE = [{"id": row["id"], "isActive": False} for row in ACCOUNTS]

SUBGRAPHS = {
    "a": Resolvers(
        {"users": USERS},
        entities={
            "User": by("id", USERS),
            "NodeWithName": by("id", USERS),
            "Account": by("id", ACCOUNTS),
            "Admin": by("id", ACCOUNTS),
            "Regular": by("id", ACCOUNTS),
        },
    ),
    "b": Resolvers(
        {"anotherUsers": NODES, "accounts": NAMES},
        entities={"Account": by("id", NAMES), "NodeWithName": by("id", NODES)},
    ),
    "c": Resolvers(entities={"Account": by("id", INACTIVE)}),
}
