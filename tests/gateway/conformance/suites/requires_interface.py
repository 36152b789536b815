"""Data of the suite requires-interface: a required field of an interface type."""

from typing import Any

from tests.gateway.conformance.subgraph import Resolvers, Row, by

ADDRESSES: dict[str, Row] = {
    "u1": {"__typename": "HomeAddress", "id": "a1", "city": "a1-city"},
    "u2": {"__typename": "WorkAddress", "id": "a2", "city": "a2-city"},
    "u3": {"__typename": "SecondAddress", "id": "a3", "city": "a3-city"},
}


def city(row: Row) -> str | None:
    address = row.get("address") or {}
    return f"{address['id']}-city" if "id" in address else None


def country(row: Row) -> str | None:
    address = row.get("address") or {}
    return f"{address['id']}-country" if address.get("__typename") == "WorkAddress" and "id" in address else None


def user(key: str, **more: Any) -> Row:
    return {"id": key, "name": f"{key}-name", **more}


A_USERS = [user(key, city=city, country=country) for key in ADDRESSES]
B_USERS = [user(key, address=address) for key, address in ADDRESSES.items()]
ENTITIES = {name: by("id", [*ADDRESSES.values()]) for name in ("HomeAddress", "WorkAddress", "SecondAddress")}

SUBGRAPHS = {
    "a": Resolvers({"a": A_USERS[0]}, entities={"User": by("id", A_USERS), **ENTITIES}),
    "b": Resolvers({"b": B_USERS[1]}, entities={"User": by("id", B_USERS), **ENTITIES}),
}
