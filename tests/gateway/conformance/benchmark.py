"""The public benchmark's rows come in, its four subgraphs go out."""

from pathlib import Path

import orjson

from tests.gateway.conformance.subgraph import Resolvers, Row, by, find

FOLDER = Path(__file__).parents[4] / "shared" / "benchmark-data"


def subgraphs() -> dict[str, str]:
    """Return the SDL of the subgraphs by name."""
    return {path.stem: path.read_text() for path in sorted((FOLDER / "subgraphs").glob("*.graphql"))}


def resolvers() -> dict[str, Resolvers]:
    """Return the rows that the subgraphs serve, by the rules of the benchmark's README."""
    rows = orjson.loads((FOLDER / "data.json").read_bytes())
    users, products = rows["users"], rows["products"]
    author = {"id": users[0]["id"], "username": users[0]["username"]}
    reviews = [{**row, "author": lambda _row: {**author, "reviews": first_two}} for row in rows["reviews"]]

    def first_two(_row: Row) -> list[Row]:
        return reviews[:2]

    def of_product(row: Row) -> list[Row]:
        return [review for review in reviews if review["product"]["upc"] == row["upc"]]

    for review in reviews:
        review["product"] = {"upc": review["product"], "reviews": of_product}

    def top_products(_root: Row, first: int) -> list[Row]:
        found: list[Row] = products[:first]
        return found

    return {
        "accounts": Resolvers(
            {"me": users[0], "user": find("id", users), "users": users}, entities={"User": by("id", users)}
        ),
        "inventory": Resolvers(
            entities={"Product": by("upc", [{**row, "shippingEstimate": shipping} for row in rows["inventory"]])}
        ),
        "products": Resolvers({"topProducts": top_products}, entities={"Product": by("upc", products)}),
        "reviews": Resolvers(
            entities={
                "Product": lambda sent: {**sent, "reviews": of_product},
                "User": lambda sent: {**sent, "username": "user", "reviews": first_two},
                "Review": by("id", reviews),
            }
        ),
    }


def shipping(row: Row) -> int | None:
    """Free above 1000, half the weight below."""
    if row["price"] is None:
        return None
    return 0 if row["price"] > 1000 else int(row["weight"]) // 2
