"""Data of the suite interface-object-with-requires: an interface object whose field needs an interface's field."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by


def username(row: Row) -> str:
    name: str = row["name"]
    return name.replace("-name", "-username")


USERS = [{"__typename": "User", "id": key, "name": f"{key}-name", "age": age} for key, age in (("u1", 11), ("u2", 22))]
NODES = [{"id": row["id"], "username": username} for row in USERS]

SUBGRAPHS = {
    "a": Resolvers({"users": USERS}, entities={"User": by("id", USERS), "NodeWithName": by("id", USERS)}),
    "b": Resolvers({"anotherUsers": NODES}, entities={"NodeWithName": by("id", NODES)}),
}
