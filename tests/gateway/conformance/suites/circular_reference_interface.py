"""Data of the suite circular-reference-interface: books that point at books of the same price."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by

PRICES = {"1": 10.99, "2": 15.99, "3": 10.99}


def same_price(row: Row) -> Row:
    other = next(key for key, price in PRICES.items() if price == PRICES[row["id"]] and key != row["id"])
    # The price is provided on this path only.
    return {**book(other), "price": PRICES[other]}


def book(key: str) -> Row:
    return {"__typename": "Book", "id": key, "samePriceProduct": same_price}


SUBGRAPHS = {
    "a": Resolvers({"product": book("1")}, entities={"Book": by("id", [book(key) for key in PRICES])}),
    "b": Resolvers(entities={"Book": by("id", [{"id": key, "price": price} for key, price in PRICES.items()])}),
}
