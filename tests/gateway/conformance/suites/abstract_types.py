"""Data of the suite abstract-types: books and magazines of several subgraphs behind shared interfaces."""

from typing import Any

from tests.gateway.conformance.subgraph import Resolvers, Row, as_sent, by, find

U1, U2 = ({"email": f"u{number}@example.com", "totalProductsCreated": 2} for number in (1, 2))
TITLES = {"p1": "Book 1", "p3": "Book 3", "p2": "Magazine 1", "p4": "Magazine 2"}
ORDER = ("p1", "p3", "p2", "p4")
AGENCY = {"__typename": "Agency", "id": "a1"}
SELF = {"__typename": "Self", "email": "u1@example.com"}


def kind(key: str) -> str:
    return "Book" if key in ("p1", "p3") else "Magazine"


def product(key: str, number: int, weight: float, author: Row) -> Row:
    return {
        "__typename": kind(key),
        "id": key,
        "sku": f"sku-{number}",
        "dimensions": {"size": "small", "weight": weight},
        "createdBy": author,
        "hidden": False,
        "publisherType": SELF if kind(key) == "Book" else AGENCY,
        "similar": lambda _row: similar(None, key),
    }


PRODUCTS = [product("p1", 1, 0.5, U1), product("p3", 3, 0.6, U2), product("p2", 2, 0.2, U1), product("p4", 4, 0.3, U2)]


def similar(_root: Any, id: str) -> list[Row]:  # noqa: A002 - the argument's name in the schema
    return [row for row in PRODUCTS if row["__typename"] == kind(id) and row["id"] != id]


def delivery(row: Row, zip: str | None = None) -> Row | None:  # noqa: A002 - the argument's name in the schema
    dimensions = row.get("dimensions") or {}
    if dimensions.get("size") is None or dimensions.get("weight") is None or zip is None:
        return None
    return {"estimatedDelivery": "1 day", "fastestDelivery": "same day"}


def review(number: int, key: str) -> Row:
    return {"id": number, "body": f"Review {number}", "product": {"__typename": kind(key), "id": key}}


REVIEWS = {"p1": [review(1, "p1"), review(2, "p1")], "p2": [review(3, "p2")], "p3": [], "p4": []}


def reviews_of_similar(row: Row) -> list[Row]:
    return [found for other in row["similar"] for found in REVIEWS[other["id"]]]


REVIEWED = [
    {
        "__typename": kind(key),
        "id": key,
        "reviewsCount": len(REVIEWS[key]),
        "reviewsScore": 5.0,
        "reviews": REVIEWS[key],
        "reviewsOfSimilar": reviews_of_similar,
    }
    for key in ORDER
]
for row in (found for reviews in REVIEWS.values() for found in reviews):
    row["product"] = by("id", REVIEWED)(row["product"])


def titled(name: str) -> list[Row]:
    return [{"__typename": name, "id": key, "title": TITLES[key]} for key in ORDER if kind(key) == name]


BOOKS, MAGAZINES = titled("Book"), titled("Magazine")
AGENCIES = [{"id": "a1", "companyName": "Agency 1", "email": {"address": "a1@example.com"}}]
INVENTORY = [{"id": key, "delivery": delivery} for key in ORDER]

SUBGRAPHS = {
    "agency": Resolvers(entities={"Agency": by("id", AGENCIES), "Group": by("id", [])}),
    "books": Resolvers({"books": BOOKS}, entities={"Book": by("id", BOOKS)}),
    "inventory": Resolvers(entities={"Book": by("id", INVENTORY), "Magazine": by("id", INVENTORY)}),
    "magazines": Resolvers({"magazines": MAGAZINES}, entities={"Magazine": by("id", MAGAZINES)}),
    "products": Resolvers(
        {"products": PRODUCTS, "similar": similar},
        entities={"Book": by("id", PRODUCTS), "Magazine": by("id", PRODUCTS), "User": by("email", [U1, U2])},
    ),
    "reviews": Resolvers(
        {"review": find("id", [found for rows in REVIEWS.values() for found in rows])},
        entities={"Book": by("id", REVIEWED), "Magazine": by("id", REVIEWED)},
    ),
    "users": Resolvers(entities={"User": as_sent}),
}
