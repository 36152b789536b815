"""Data of the suite override-type-interface: a field moved to another subgraph, asked through interfaces."""

from tests.gateway.conformance.subgraph import Resolvers, by

OLD = [{"__typename": "ImagePost", "id": key, "createdAt": "NEVER"} for key in ("i1", "i2")]
NEW = [{"__typename": "ImagePost", "id": key, "createdAt": f"{key}-createdAt"} for key in ("i1", "i2")]
TEXTS = [{"__typename": "TextPost", "id": "t1", "createdAt": "t1-createdAt", "body": "t1-body"}]

SUBGRAPHS = {
    "a": Resolvers({"feed": OLD}, entities={"ImagePost": by("id", OLD)}),
    "b": Resolvers({"anotherFeed": NEW}, entities={"ImagePost": by("id", NEW), "TextPost": by("id", TEXTS)}),
}
