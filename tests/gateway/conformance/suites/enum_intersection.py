"""Data of the suite enum-intersection: an enum value that one subgraph has and clients must not see."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by

USERS = [{"id": "u1", "type": "REGULAR"}, {"id": "u2", "type": "ANONYMOUS"}]


def of_type(_root: Row, **arguments: str) -> list[Row]:
    return [row for row in USERS if row["type"] == arguments["type"]]


SUBGRAPHS = {
    "a": Resolvers({"users": USERS}, entities={"User": by("id", USERS)}),
    "b": Resolvers(
        {"usersB": USERS, "usersByType": of_type},
        entities={"User": by("id", USERS)},
    ),
}
