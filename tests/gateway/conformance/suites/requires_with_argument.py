"""Data of the suite requires-with-argument: required fields with arguments, beside the client's own arguments."""

from tests.gateway.conformance.subgraph import Resolvers, Row, as_sent, by

RATES = {"USD": 1, "EUR": 2}
COMMENTS = {"p1": ("c1", "c2", "c3"), "p2": ("c4", "c5")}
AUTHORS = {"c1": "a1", "c2": "a1", "c3": "a2", "c4": "a1", "c5": "a1"}


def price(row: Row, currency: str) -> int:
    return int(row["upc"][1:]) * 11 * RATES[currency]


def category(key: str) -> Row:
    return {"averagePrice": lambda _row, currency: (100 if key == "p1" else 1000) * RATES[currency]}


def shipping_estimate(row: Row) -> int:
    return int(row["price"]) * int(row["weight"]) * 10


def is_expensive_category(row: Row) -> bool:
    return int(row["category"]["averagePrice"]) > 500


def comments(row: Row, limit: int) -> list[Row]:
    return [{"id": key, "date": f"{key}-date"} for key in COMMENTS[row["id"]][:limit]]


def author(row: Row) -> Row:
    """The last commenter among the first three."""
    authors = [comment["authorId"] for comment in row["comments"]]
    return {"id": authors[-1], "name": f"{authors[-1]}-name"}


PRODUCTS = [
    {"upc": key, "name": f"p-name-{key[1:]}", "price": price, "weight": int(key[1:]), "category": category(key)}
    for key in ("p1", "p2")
]
ESTIMATES = [
    {"upc": key, "shippingEstimate": shipping_estimate, "isExpensiveCategory": is_expensive_category}
    for key in ("p1", "p2")
]
WRITTEN = [{"id": key, "authorId": author, "body": f"{key}-body"} for key, author in AUTHORS.items()]


def post(representation: Row) -> Row:
    """The representation's comments are what `author` reads; a client's comments are read from the table."""
    sent = representation.get("comments")
    return {
        "__typename": "Post",
        "id": representation["id"],
        "author": lambda _row: author({"comments": sent}),
        "comments": comments,
    }


SUBGRAPHS = {
    "a": Resolvers(entities={"Product": by("upc", ESTIMATES)}),
    "b": Resolvers({"products": PRODUCTS}, entities={"Product": by("upc", PRODUCTS)}),
    "c": Resolvers(
        {"feed": [{"id": key} for key in COMMENTS]}, entities={"Post": as_sent, "Comment": by("id", WRITTEN)}
    ),
    "d": Resolvers(entities={"Post": post, "Comment": lambda sent: {**sent, "date": f"{sent['id']}-date"}}),
}
