"""Data of the suite simple-requires-provides: users, products, their stock and their reviews."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by

USERS = [{"id": "u1", "name": "u-name-1", "username": "u-username-1"}]
PRODUCTS = [
    {"upc": "p1", "name": "p-name-1", "price": 11, "weight": 1},
    {"upc": "p2", "name": "p-name-2", "price": 22, "weight": 2},
]


def estimate(row: Row) -> int:
    return int(row["price"]) * int(row["weight"]) * 10


def tag(row: Row) -> str:
    return f"#{row['upc']}#{estimate(row)}#"


STOCK = [
    {"upc": key, "inStock": in_stock, "shippingEstimate": estimate, "shippingEstimateTag": tag}
    for key, in_stock in (("p1", True), ("p2", False))
]


def reviewed(key: str) -> Row:
    return {"upc": key, "reviews": lambda row: [review for review in REVIEWS if review["product"]["upc"] == row["upc"]]}


REVIEWS: list[Row] = [
    {
        "id": f"r{number}",
        "body": f"r-body-{number}",
        "author": {"id": "u1", "username": "u-username-1"},
        "product": reviewed(f"p{number}"),
    }
    for number in (1, 2)
]

SUBGRAPHS = {
    "accounts": Resolvers({"me": USERS[0]}, entities={"User": by("id", USERS)}),
    "inventory": Resolvers(entities={"Product": by("upc", STOCK)}),
    "products": Resolvers({"products": PRODUCTS}, entities={"Product": by("upc", PRODUCTS)}),
    "reviews": Resolvers(
        entities={
            "Review": by("id", REVIEWS),
            "User": by("id", [{"id": "u1", "reviews": REVIEWS}]),
            "Product": by("upc", [reviewed("p1"), reviewed("p2")]),
        }
    ),
}
