"""Data of the suite provides-on-union: a field provided for one member of a union."""

from tests.gateway.conformance.subgraph import Resolvers, as_sent, by

MEDIA = [{"__typename": "Book", "id": "m1"}, {"__typename": "Movie", "id": "m2"}]
TITLED = [{**MEDIA[0], "title": "Book 1"}, {**MEDIA[1], "title": "Movie 1"}]

SUBGRAPHS = {
    "a": Resolvers({"media": MEDIA}, entities={"Book": as_sent, "Movie": as_sent}),
    "b": Resolvers({"media": [TITLED[0], MEDIA[1]]}, entities={"Book": as_sent, "Movie": as_sent}),
    "c": Resolvers(entities={"Book": by("id", TITLED), "Movie": by("id", TITLED)}),
}
