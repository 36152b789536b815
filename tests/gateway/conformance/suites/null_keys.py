"""Data of the suite null-keys: one book is unknown to the subgraph that translates its key."""

from tests.gateway.conformance.subgraph import Resolvers, by

KEYS = [{"id": "1", "upc": "b1"}, {"id": "2", "upc": "b2"}]
AUTHORS = [{"id": "1", "author": {"id": "a1", "name": "Alice"}}, {"id": "2", "author": {"id": "a2", "name": "Bob"}}]
BOOKS = [{"upc": upc} for upc in ("b1", "b2", "b3")]

SUBGRAPHS = {
    "a": Resolvers({"bookContainers": [{"book": book} for book in BOOKS]}, entities={"Book": by("upc", BOOKS)}),
    "b": Resolvers(entities={"Book": lambda sent: by("upc" if "upc" in sent else "id", KEYS)(sent)}),
    "c": Resolvers(entities={"Book": by("id", AUTHORS)}),
}
