"""Data of the suite fed2-external-extension: a type that another subgraph extends, with external fields."""

from tests.gateway.conformance.subgraph import Resolvers, by, find

IDS = ("u1", "u2")
RIDS = [{"id": key, "rid": f"{key}-rid"} for key in IDS]
USERS = [{"id": key, "name": f"{key}-name", "nickname": f"{key}-nickname"} for key in IDS]

SUBGRAPHS = {
    "a": Resolvers(
        {"randomUser": RIDS[0], "providedRandomUser": {**RIDS[0], "name": "u1-name"}},
        entities={"User": by("id", RIDS)},
    ),
    "b": Resolvers({"userById": find("id", USERS)}, entities={"User": by("id", USERS)}),
}
