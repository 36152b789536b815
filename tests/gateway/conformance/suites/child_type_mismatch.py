"""Data of the suite child-type-mismatch: the same field is nullable here and non-null there."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by


def similar(_row: Row) -> list[Row]:
    return ACCOUNTS


USER: Row = {"__typename": "User", "id": "u1", "name": "u1-name", "similarAccounts": similar}
ADMIN: Row = {"__typename": "Admin", "id": "a1", "name": "a1-name", "similarAccounts": similar}
ACCOUNTS = [USER, ADMIN]

SUBGRAPHS = {
    "a": Resolvers({"users": [{"id": "u1"}]}),
    "b": Resolvers({"accounts": ACCOUNTS}, entities={"User": by("id", [USER])}),
}
