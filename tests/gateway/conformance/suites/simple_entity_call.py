"""Data of the suite simple-entity-call: one user, one key."""

from tests.gateway.conformance.subgraph import Resolvers, by

USER = {"id": "1", "email": "user1@example.com"}

SUBGRAPHS = {
    "email": Resolvers({"user": USER}, entities={"User": by("id", [USER])}),
    "nickname": Resolvers(entities={"User": by("email", [{"email": USER["email"], "nickname": "user1"}])}),
}
